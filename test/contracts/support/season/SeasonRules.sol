// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRootDisputes} from "../../../../contracts/claims/IRootDisputes.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {RewardsDistributor} from "../../../../contracts/claims/RewardsDistributor.sol";
import {Merkle} from "../Merkle.sol";
import {assertEqual} from "../Vm.sol";
import {ClaimMoves} from "./ClaimMoves.sol";

/// @dev What must hold after every move, each a comparison of the season's book with the chain.
abstract contract SeasonRules is ClaimMoves {
    error Breach(string what);

    function checkRules() external view {
        require(bytes(breach).length == 0, Breach(breach));
        _checkMoney();
        _checkBonds();
        _checkActiveRoots();
        _checkQueue();
        _checkPause();
    }

    /// @dev Holds as long as no root promises more than its total.
    function checkWhatIsOwedIsCovered() external view {
        bytes32 last = _activeOf[distributor.activeEpoch()];
        uint256 owed = 0;
        for (uint256 i = 0; i < CLAIMANTS; i++) owed += _drafts[last].earned[i] - distributor.claimed(claimants[i]);
        require(
            owed + stray[address(distributor)] <= token.balanceOf(address(distributor)),
            Breach("more owed than held")
        );
    }

    /// @dev What was claimed was received, and came out of what was activated, which came out of the treasury.
    function _checkMoney() private view {
        uint256 claimed = 0;
        uint256 received = token.balanceOf(SINK) + token.balanceOf(RELAYER);
        for (uint256 i = 0; i < CLAIMANTS; i++) {
            uint256 own = distributor.claimed(claimants[i]);
            require(own <= highest[i], Breach("more claimed than any active root says"));
            claimed += own;
            received += token.balanceOf(claimants[i]);
        }
        assertEqual(claimed, received, "claimed and received");
        assertEqual(
            token.balanceOf(address(distributor)) + claimed,
            activated + stray[address(distributor)],
            "activated and stray, held or claimed"
        );
        assertEqual(token.balanceOf(dao) + activated, SUPPLY - 3 * POCKET + slashed, "left in the treasury");
        require(activated <= sumOfCaps, Breach("more pulled than the caps allow"));
        if (address(retired) != address(0)) assertEqual(token.balanceOf(address(retired)), 0, "left in the retired");
    }

    /// @dev Bonds are whole whatever the roots, and each is paid out once, to whom the rules say.
    function _checkBonds() private view {
        assertEqual(token.balanceOf(WATCHER), purse[WATCHER], "a watcher's purse");
        assertEqual(token.balanceOf(OTHER_WATCHER), purse[OTHER_WATCHER], "another watcher's purse");
        uint256 unsettled = 0;
        uint256 unsettledHere = 0;
        for (uint256 i = 0; i < _bonds.length; i++) {
            Bond memory bond = _bonds[i];
            IRootDisputes.Dispute memory dispute = bond.book.disputeOf(bond.id);
            require(!dispute.settled && dispute.disputer == bond.disputer, Breach("not the bond that was put up"));
            unsettled += dispute.bond;
            if (address(bond.book) == address(disputes)) unsettledHere += dispute.bond;
            IRootQueue.Submission memory s = bond.home.submission(bond.id);
            require(s.frozenUntil <= uint256(s.disputedAt) + 45 days, Breach("frozen for too long"));
        }
        assertEqual(unsettled, bondsOpen, "bonds that nobody was paid");
        assertEqual(unsettledHere, disputes.openBonds(), "open bonds");
        assertEqual(token.balanceOf(address(disputes)), unsettledHere + stray[address(disputes)], "held as bonds");
    }

    /// @dev What was activated stays, in the distributor that activated it.
    function _checkActiveRoots() private view {
        for (uint64 epoch = 1; epoch <= distributor.activeEpoch(); epoch++) {
            bytes32 id = _activeOf[epoch];
            RewardsDistributor home = _drafts[id].home;
            require(id != 0 && home.activeId(epoch) == id, Breach("another submission became active"));
            IRootQueue.Submission memory s = home.submission(id);
            require(s.status == IRootQueue.Status.Active, Breach("an active submission ended"));
            bytes32 root = Merkle.root(_treeOf(_drafts[id].earned, home));
            (bytes32 claimable, address leavesOf) = distributor.claimableRoot(epoch);
            require(claimable == root, Breach("an active root changed"));
            require(root == 0 || leavesOf == address(home), Breach("claims are checked against others' leaves"));
        }
        require(_activeOf[distributor.activeEpoch() + 1] == 0, Breach("an active epoch was lost"));
    }

    function _checkQueue() private view {
        bytes32[] memory pending = distributor.pendingIds();
        require(pending.length <= 4, Breach("too many pending"));
        bytes32 parent = distributor.activeId(distributor.activeEpoch());
        uint256 total = activated;
        for (uint256 i = 0; i < pending.length; i++) {
            IRootQueue.Submission memory s = distributor.submission(pending[i]);
            require(s.parentId == parent, Breach("built on another than the one before"));
            require(s.epoch == distributor.activeEpoch() + i + 1, Breach("epochs out of sequence"));
            require(
                s.status == IRootQueue.Status.Pending || s.status == IRootQueue.Status.Disputed,
                Breach("queued, but neither pending nor disputed")
            );
            require(s.cumulativeTotal >= total, Breach("totals decrease"));
            (parent, total) = (pending[i], s.cumulativeTotal);
        }
        assertEqual(uint256(distributor.tip()), uint256(parent), "tip");
    }

    function _checkPause() private view {
        require(distributor.pausedUntil() <= clock + 7 days, Breach("paused for too long"));
    }
}
