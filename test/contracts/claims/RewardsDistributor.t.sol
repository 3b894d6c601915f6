// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRewardsDistributor} from "../../../contracts/claims/IRewardsDistributor.sol";
import {IRootQueue} from "../../../contracts/claims/IRootQueue.sol";
import {LocalSystem} from "../support/LocalSystem.sol";
import {Merkle} from "../support/Merkle.sol";
import {assertEqual, bound, vm} from "../support/Vm.sol";

contract RewardsDistributorTest is LocalSystem {
    bytes32 private constant ROOT = keccak256("root");

    function setUp() external {
        vm.warp(clock);
    }

    function testFuzz_everyLeafIsPaidOnceAndToItsOwner(uint96[7] calldata amounts, uint256 count) external {
        count = bound(count, 1, amounts.length);
        bytes32[] memory leaves = new bytes32[](count);
        uint256 total = 0;
        for (uint256 i = 0; i < count; i++) {
            leaves[i] = _leaf(_account(i), _amount(amounts[i]));
            total += _amount(amounts[i]);
        }
        _setCap(total);
        bytes32[] memory tree = Merkle.build(leaves);
        _publish(Merkle.root(tree), total);

        for (uint256 i = 0; i < count; i++) {
            (address account, uint256 amount) = (_account(i), _amount(amounts[i]));
            bytes32[] memory proof = Merkle.proof(tree, i);
            vm.expectRevert(
                abi.encodeWithSelector(IRewardsDistributor.InvalidProof.selector, 1, _account(i + 1), amount)
            );
            vm.prank(_account(i + 1));
            distributor.claim(1, amount, proof);

            vm.prank(account);
            distributor.claim(1, amount, proof);
            assertEqual(token.balanceOf(account), amount, "paid");

            vm.expectRevert(
                abi.encodeWithSelector(IRewardsDistributor.NothingToClaim.selector, account, amount, amount)
            );
            vm.prank(account);
            distributor.claim(1, amount, proof);
        }
        assertEqual(token.balanceOf(address(distributor)), 0, "left after all have claimed");
    }

    function testFuzz_claimsOfAnyEpochsInAnyOrderPayTheHighestOnce(
        uint64[5] calldata gains,
        uint8[8] calldata order
    ) external {
        address account = _account(0);
        bytes32[][] memory trees = new bytes32[][](gains.length);
        uint256[] memory earned = new uint256[](gains.length);
        uint256 soFar = 1;
        for (uint256 i = 0; i < gains.length; i++) {
            soFar += gains[i];
            earned[i] = soFar;
            bytes32[] memory leaves = new bytes32[](2);
            leaves[0] = _leaf(account, soFar);
            leaves[1] = _leaf(_account(1), 5);
            trees[i] = Merkle.build(leaves);
            _publish(Merkle.root(trees[i]), soFar + 5);
        }

        uint256 highest = 0;
        for (uint256 i = 0; i < order.length; i++) {
            uint256 chosen = order[i] % gains.length;
            bytes32[] memory proof = Merkle.proof(trees[chosen], 0);
            if (earned[chosen] > highest) {
                highest = earned[chosen];
            } else {
                vm.expectRevert(
                    abi.encodeWithSelector(
                        IRewardsDistributor.NothingToClaim.selector,
                        account,
                        highest,
                        earned[chosen]
                    )
                );
            }
            vm.prank(account);
            distributor.claim(uint64(chosen + 1), earned[chosen], proof);
            assertEqual(token.balanceOf(account), highest, "paid in all");
        }
    }

    function testFuzz_aProofThatWasNotBuiltForItPaysNobody(
        address account,
        uint256 amount,
        bytes32[] calldata proof
    ) external {
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = _leaf(_account(0), 1);
        leaves[1] = _leaf(_account(1), 2);
        _publish(Merkle.root(Merkle.build(leaves)), 3);
        vm.expectRevert(abi.encodeWithSelector(IRewardsDistributor.InvalidProof.selector, 1, account, amount));
        vm.prank(account);
        distributor.claim(1, amount, proof);
    }

    /// After a fork of the chain, say: the leaf is read with the chain id of the moment.
    function testFuzz_aProofIsWorthNothingOnAnotherChain(uint64 otherChain) external {
        if (otherChain == 0 || otherChain == block.chainid) otherChain = 1;
        _publish(_leaf(_account(0), 7), 7);
        vm.chainId(otherChain);
        vm.expectRevert(abi.encodeWithSelector(IRewardsDistributor.InvalidProof.selector, 1, _account(0), 7));
        vm.prank(_account(0));
        distributor.claim(1, 7, new bytes32[](0));
    }

    /// The rule written down a second time, over caps that the DAO raises and lowers at will.
    function testFuzz_whatAnEpochMayPayFollowsTheCaps(
        uint128[8] calldata caps,
        uint256[8] calldata requests,
        uint8[8] calldata excesses
    ) external {
        uint256 unused = 0;
        uint256 paid = 0;
        uint256 sumOfCaps = 0;
        for (uint256 i = 0; i < caps.length; i++) {
            uint256 cap = bound(caps[i], 0, 1e24);
            _setCap(cap);
            uint256 carried = unused > 4 * cap ? 4 * cap : unused;
            uint256 available = cap + carried;
            assertEqual(distributor.availableCap(), available, "available");

            uint256 excess = 1 + uint256(excesses[i]);
            _wait(INTERVAL);
            // Everything the call asks for must be asked for before: `expectRevert` takes the very next call.
            bytes32 parent = distributor.tip();
            vm.expectRevert(abi.encodeWithSelector(IRootQueue.OverBudget.selector, available + excess, available));
            vm.prank(PUBLISHER);
            distributor.submitRoot(parent, uint64(i + 1), ROOT, uint128(paid + available + excess), POLICY, "", "");

            uint256 delta = bound(requests[i], 0, available);
            paid += delta;
            unused = available - delta;
            sumOfCaps += cap;
            _publish(paid == 0 ? bytes32(0) : ROOT, paid);
            assertEqual(SUPPLY - 3 * POCKET - token.balanceOf(dao), paid, "pulled");
            require(paid <= sumOfCaps, "more paid than the caps allow");
        }
    }

    function testFuzz_aPendingRootCanBeRejectedOrActivatedButNeverBoth(uint256 delay) external {
        bytes32 id = _queue(ROOT, 1);
        delay = bound(delay, WINDOW - 3, WINDOW + 3);
        uint256 end = clock + WINDOW;
        _wait(delay);
        if (delay < WINDOW) {
            vm.expectRevert(abi.encodeWithSelector(IRootQueue.WindowOpen.selector, end));
            distributor.activate(id);
            vm.prank(GUARDIAN);
            distributor.rejectRoot(id);
        } else {
            vm.expectRevert(abi.encodeWithSelector(IRootQueue.WindowClosed.selector, end));
            vm.prank(GUARDIAN);
            distributor.rejectRoot(id);
            distributor.activate(id);
        }
    }

    /// A leaf never holds 0.
    function _amount(uint96 amount) private pure returns (uint256) {
        return amount == 0 ? 1 : bound(amount, 1, 1e26);
    }
}
