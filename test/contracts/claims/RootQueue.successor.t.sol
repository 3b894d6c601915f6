// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRootQueue} from "../../../contracts/claims/IRootQueue.sol";
import {RewardsDistributor} from "../../../contracts/claims/RewardsDistributor.sol";
import {LocalSystem} from "../support/LocalSystem.sol";
import {assertEqual, bound, vm} from "../support/Vm.sol";

contract RootQueueSuccessorTest is LocalSystem {
    function setUp() external {
        vm.warp(clock);
    }

    /// What the first left unused is carried, and bounded by the successor's cap; what was pending there is not counted.
    function testFuzz_capsReachAcrossARetirement(
        uint256[3] calldata caps,
        uint256[3] calldata requests,
        bool pending
    ) external {
        uint256 paid = 1;
        uint256 unused = 0;
        uint256 sumOfCaps = 0;
        for (uint256 i = 0; i < caps.length; i++) {
            uint256 cap = bound(caps[i], 1, 1e24);
            if (i < 2) _setCap(cap);
            else {
                if (pending) _queue(keccak256("dropped"), paid + bound(requests[2], 0, distributor.availableCap()));
                _retire(uint128(cap), SUPPLY);
            }
            uint256 carried = unused > 4 * cap ? 4 * cap : unused;
            uint256 available = cap + carried;
            assertEqual(distributor.availableCap(), available, "available");
            if (i == 2) _expectOverBudget(uint64(i + 1), paid, available);
            uint256 delta = i == 0 ? paid : bound(requests[i], 0, available);
            if (i != 0) paid += delta;
            unused = available - delta;
            sumOfCaps += cap;
            _publish(keccak256(abi.encode(i)), paid);
            require(paid <= sumOfCaps, "more paid than the caps allow");
        }
        assertEqual(token.balanceOf(dao), SUPPLY - 3 * POCKET - paid, "left in the treasury");
    }

    /// Whatever was claimed before, old and new proofs together pay what was earned.
    function testFuzz_nothingIsPaidTwiceOrForgotten(
        uint64 first,
        uint64 second,
        bool claimedBefore,
        bool oldFirst
    ) external {
        address account = _account(0);
        (uint256 early, uint256 late) = (1 + uint256(first), 2 + uint256(first) + second);
        _publish(_leaf(account, early), early);
        RewardsDistributor retired = distributor;
        if (claimedBefore) _claim(account, 1, early);
        _retire(CAP, SUPPLY);
        if (oldFirst && !claimedBefore) _claim(account, 1, early);
        _publish(_leaf(account, late), late);
        _claim(account, 2, late);
        assertEqual(token.balanceOf(account), late, "paid");
        assertEqual(token.balanceOf(address(distributor)), 0, "left");
        assertEqual(retired.claimed(account), claimedBefore ? early : 0, "claimed at the retired");
        assertEqual(distributor.claimed(account), late, "claimed");
    }

    function _expectOverBudget(uint64 epoch, uint256 paid, uint256 available) private {
        _wait(INTERVAL);
        bytes32 parent = distributor.tip();
        vm.expectRevert(abi.encodeWithSelector(IRootQueue.OverBudget.selector, available + 1, available));
        vm.prank(PUBLISHER);
        distributor.submitRoot(parent, epoch, keccak256("root"), uint128(paid + available + 1), POLICY, "", "");
    }

    function _claim(address account, uint64 epoch, uint256 amount) private {
        vm.prank(account);
        distributor.claim(epoch, amount, new bytes32[](0));
    }
}
