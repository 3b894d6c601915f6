// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRootQueue} from "../../../contracts/claims/IRootQueue.sol";
import {LocalSystem} from "../support/LocalSystem.sol";
import {assertEqual, bound, vm} from "../support/Vm.sol";

contract RootDisputesTest is LocalSystem {
    bytes32 private constant ROOT = keccak256("root");

    function setUp() external {
        vm.warp(clock);
    }

    function testFuzz_anUpheldRootWaitsOutWhatWasLeftOfItsWindowToTheSecond(uint256 open, uint256 frozen) external {
        open = bound(open, 0, WINDOW - 1);
        frozen = bound(frozen, 0, FREEZE - 1);
        bytes32 id = _queue(ROOT, 1);
        _wait(open);
        _dispute(id, BASE_BOND);
        assertEqual(distributor.submission(id).frozenUntil, clock + FREEZE, "end of the freeze");
        _wait(frozen);
        vm.prank(dao);
        disputes.rule(id, true);

        uint256 end = clock + (WINDOW - open);
        _wait(WINDOW - open - 1);
        vm.expectRevert(abi.encodeWithSelector(IRootQueue.WindowOpen.selector, end));
        distributor.activate(id);
        vm.expectRevert(abi.encodeWithSelector(IRootQueue.AlreadyDisputed.selector, id));
        vm.prank(WATCHER);
        disputes.dispute(id, type(uint256).max);
        _wait(1);
        vm.expectRevert(abi.encodeWithSelector(IRootQueue.WindowClosed.selector, end));
        vm.prank(GUARDIAN);
        distributor.rejectRoot(id);
        distributor.activate(id);
    }

    function testFuzz_aDisputeIsRuledOnOrEndsUnruledButNeverBoth(uint256 delay, bool upheld) external {
        delay = bound(delay, FREEZE - 3, FREEZE + 3);
        bytes32 id = _queue(ROOT, 1);
        _dispute(id, BASE_BOND);
        uint256 end = clock + FREEZE;
        _wait(delay);
        if (delay < FREEZE) {
            vm.expectRevert(abi.encodeWithSelector(IRootQueue.Frozen.selector, end));
            distributor.endUnruled(id);
            vm.prank(dao);
            disputes.rule(id, upheld);
            assertEqual(token.balanceOf(WATCHER), upheld ? POCKET - BASE_BOND : POCKET, "after a ruling");
        } else {
            vm.expectRevert(abi.encodeWithSelector(IRootQueue.FreezeOver.selector, end));
            vm.prank(dao);
            disputes.rule(id, upheld);
            vm.expectRevert(abi.encodeWithSelector(IRootQueue.FreezeOver.selector, end));
            vm.prank(GUARDIAN);
            distributor.rejectRoot(id);
            distributor.endUnruled(id);
            disputes.settle(id);
            assertEqual(token.balanceOf(WATCHER), POCKET - BASE_BOND / 2, "without a ruling");
        }
        assertEqual(disputes.openBonds(), 0, "open bonds");
    }

    /// Time counts; a guardian who rejects before it is over does not, nor a ruling for the disputer, and another root starts
    /// anew. Twice is the most.
    function testFuzz_theBondDoublesWithEveryDisputeThatCounts(uint8[10] calldata ends, uint256 base) external {
        base = bound(base, 1, 20e18);
        vm.prank(dao);
        disputes.setBaseBond(base);
        uint256 expected = base;
        uint256 purse = POCKET;
        for (uint256 i = 0; i < ends.length; i++) {
            bytes32 id = _queue(ROOT, 1);
            assertEqual(disputes.bondFor(id), expected, "bond");
            _dispute(id, expected);
            uint256 end = ends[i] % 3;
            if (end == 0) {
                vm.prank(GUARDIAN);
                distributor.rejectRoot(id);
                disputes.settle(id);
            } else if (end == 1) {
                vm.prank(dao);
                disputes.rule(id, false);
            } else {
                _wait(FREEZE);
                // What the next dispute over it would cost counts this one already, whoever ends it.
                uint256 next = expected == 4 * base ? expected : 2 * expected;
                assertEqual(disputes.bondFor(id), next, "bond once time ran out");
                if (ends[i] % 2 == 0) distributor.endUnruled(id);
                disputes.settle(id);
                purse -= expected - expected / 2;
            }
            if (end == 2 && expected < 4 * base) expected *= 2;
            assertEqual(token.balanceOf(WATCHER), purse, "the disputer's purse");
        }
        bytes32 other = _queue(keccak256("another root"), 1);
        assertEqual(disputes.bondFor(other), base, "bond for another root");
    }

    /// A dispute whose time ran out costs its half, whatever happens to the root before.
    function testFuzz_theEndOfAnEarlierRootSavesNoBondThatWasLost(uint256 later, uint256 delay) external {
        later = bound(later, 2, WINDOW - INTERVAL - 1);
        delay = bound(delay, FREEZE - later, FREEZE - 1);
        bytes32 first = _queue(ROOT, 1);
        bytes32 second = _queue(keccak256("built on it"), 2);
        _dispute(second, BASE_BOND);
        uint256 end = clock + FREEZE;
        _wait(later);
        vm.prank(OTHER_WATCHER);
        disputes.dispute(first, BASE_BOND);
        _wait(delay);
        bool ranOut = clock >= end;
        vm.prank(GUARDIAN);
        distributor.rejectRoot(first);
        IRootQueue.Status expected = ranOut ? IRootQueue.Status.Unruled : IRootQueue.Status.Dropped;
        assertEqual(uint256(distributor.submission(second).status), uint256(expected), "status");
        disputes.settle(second);
        disputes.settle(first);
        assertEqual(token.balanceOf(WATCHER), ranOut ? POCKET - BASE_BOND / 2 : POCKET, "the later root's disputer");
        assertEqual(token.balanceOf(OTHER_WATCHER), POCKET, "the earlier root's disputer");
    }

    function testFuzz_noPauseShortensAnother(uint256 first, uint256 between, uint256 second) external {
        first = bound(first, 0, 7 days);
        second = bound(second, 0, 7 days);
        uint256 end = clock + first;
        vm.prank(PAUSER);
        distributor.pauseActivation(uint48(first));
        _wait(bound(between, 0, 7 days));
        vm.prank(OTHER_PAUSER);
        distributor.pauseActivation(uint48(second));
        assertEqual(distributor.pausedUntil(), end > clock + second ? end : clock + second, "end of the pause");
    }

    function _dispute(bytes32 id, uint256 bond) private {
        vm.prank(WATCHER);
        disputes.dispute(id, bond);
    }
}
