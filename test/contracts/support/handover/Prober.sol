// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {vm} from "../Vm.sol";

/// @dev Finds out whether a call would be let through, without making it: makes it and takes everything back.
contract Prober {
    error Outcome(bool done);

    function attempt(address sender, address target, bytes calldata data) external {
        vm.prank(sender);
        (bool done, ) = target.call(data);
        revert Outcome(done);
    }

    function passes(address sender, address target, bytes calldata data) external returns (bool done) {
        (, bytes memory outcome) = address(this).call(abi.encodeCall(this.attempt, (sender, target, data)));
        require(bytes4(outcome) == Outcome.selector, "the probe itself failed");
        assembly ("memory-safe") {
            done := mload(add(outcome, 36))
        }
    }
}
