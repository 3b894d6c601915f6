// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @dev The cheatcodes of Hardhat's Solidity test runner that our tests use.
interface Vm {
    function chainId(uint256 id) external;
    function warp(uint256 timestamp) external;
    function prank(address sender) external;
    function expectRevert(bytes calldata revertData) external;
}

Vm constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

/// @dev The runner counts a revert as a failure; this one says what differed.
error NotEqual(string what, uint256 actual, uint256 expected);

function assertEqual(uint256 actual, uint256 expected, string memory what) pure {
    require(actual == expected, NotEqual(what, actual, expected));
}

/// @dev Maps any number into `min` to `max`, both included.
function bound(uint256 x, uint256 min, uint256 max) pure returns (uint256) {
    if (x >= min && x <= max) return x;
    return min + (x % (max - min + 1));
}
