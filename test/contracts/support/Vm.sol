// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @dev The cheatcodes of Hardhat's Solidity test runner that our tests use.
interface Vm {
    function addr(uint256 privateKey) external pure returns (address);
    function chainId(uint256 id) external;
    function expectRevert(bytes calldata revertData) external;
    function getCode(string calldata artifact) external view returns (bytes memory creationCode);
    function prank(address sender) external;
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function warp(uint256 timestamp) external;
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

/// @dev A number that has nothing to do with the seed's other numbers.
function pick(uint256 seed, string memory what) pure returns (uint256) {
    return uint256(keccak256(abi.encode(seed, what)));
}

/// @dev 65 bytes, as ECDSA.recover takes them.
function signed(uint256 privateKey, bytes32 digest) pure returns (bytes memory) {
    (uint8 v, bytes32 r, bytes32 s) = vm.sign(privateKey, digest);
    return abi.encodePacked(r, s, v);
}

/// @dev Deploys a compiled contract. A test that says `new` instead compiles the contract once more, as a part of itself.
function deploy(string memory artifact, bytes memory arguments) returns (address deployed) {
    bytes memory code = bytes.concat(vm.getCode(artifact), arguments);
    assembly ("memory-safe") {
        deployed := create(0, add(code, 32), mload(code))
    }
    require(deployed != address(0), artifact);
}
