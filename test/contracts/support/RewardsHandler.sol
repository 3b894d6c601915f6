// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {LocalSystem} from "./LocalSystem.sol";
import {Merkle} from "./Merkle.sol";
import {bound, vm} from "./Vm.sol";

/// @dev An honest publisher, a guardian, a DAO, claimants and time, each moved by random numbers. A move that the
/// distributor refuses reverts and leaves no trace. What the handler writes down is what the invariants compare with.
contract RewardsHandler is LocalSystem {
    uint256 public constant ACTORS = 5;

    struct Draft {
        uint256[] earned;
        bytes32[] tree;
        uint256 cap;
    }

    mapping(bytes32 id => Draft) private _drafts;
    mapping(uint64 epoch => bytes32 root) private _seenRoots;
    uint256 public sumOfCaps;
    uint256 public activated;
    uint256 public paid;
    uint256 public rejections;
    uint256 public claims;
    bool public claimedDecreased;
    bool public activeRootChanged;

    /// @dev Compares what must only grow before and after every move.
    modifier watched() {
        vm.warp(clock);
        uint256[] memory before = new uint256[](ACTORS);
        for (uint256 i = 0; i < ACTORS; i++) before[i] = distributor.claimed(_account(i));
        _;
        for (uint256 i = 0; i < ACTORS; i++) {
            if (distributor.claimed(_account(i)) < before[i]) claimedDecreased = true;
        }
        for (uint64 epoch = 1; epoch <= distributor.activeEpoch(); epoch++) {
            if (distributor.rootOf(epoch) != _seenRoots[epoch]) activeRootChanged = true;
        }
    }

    /// @dev One seed in eight asks for more than the budget.
    function submit(uint256 seed) external watched {
        bytes32 parent = distributor.tip();
        uint256 share = (distributor.availableCap() / ACTORS) * (seed % 8 == 0 ? 3 : 1);
        Draft memory draft = Draft(new uint256[](ACTORS), new bytes32[](0), distributor.epochCap());
        bytes32[] memory leaves = new bytes32[](ACTORS);
        (uint256 count, uint256 total) = (0, 0);
        for (uint256 i = 0; i < ACTORS; i++) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            uint256 before = parent == 0 ? 0 : _drafts[parent].earned[i];
            draft.earned[i] = before + (random % 3 == 0 ? 0 : (random >> 8) % (share + 1));
            total += draft.earned[i];
            if (draft.earned[i] != 0) leaves[count++] = _leaf(_account(i), draft.earned[i]);
        }
        draft.tree = Merkle.build(_firstOf(leaves, count));
        bytes32 id = _submitNow(Merkle.root(draft.tree), total);
        _drafts[id] = draft;
    }

    function activate() external watched {
        bytes32 id = distributor.pendingIds()[0];
        distributor.activate(id);
        _seenRoots[distributor.activeEpoch()] = Merkle.root(_drafts[id].tree);
        activated = _sum(_drafts[id].earned);
        sumOfCaps += _drafts[id].cap;
    }

    function reject(uint256 seed) external watched {
        bytes32[] memory pending = distributor.pendingIds();
        distributor.rejectRoot(pending[seed % pending.length]);
        rejections++;
    }

    function claim(uint256 who, uint256 which) external watched {
        who = who % ACTORS;
        uint64 epoch = uint64(bound(which, 1, distributor.activeEpoch()));
        Draft storage draft = _drafts[distributor.activeId(epoch)];
        uint256 index = 0;
        for (uint256 i = 0; i < who; i++) if (draft.earned[i] != 0) index++;
        bytes32[] memory proof = Merkle.proof(draft.tree, index);
        vm.prank(_account(who));
        paid += distributor.claim(epoch, draft.earned[who], proof);
        claims++;
    }

    function setEpochCap(uint256 cap) external watched {
        distributor.setEpochCap(uint128(bound(cap, 0, 2 * uint256(CAP))));
    }

    function setAllowance(uint256 allowance) external watched {
        token.approve(address(distributor), bound(allowance, 0, 20 * uint256(CAP)));
    }

    function wait(uint256 duration) external watched {
        _wait(bound(duration, 1 hours, WINDOW));
    }

    /// @dev What an actor has earned through the last active epoch.
    function earned(uint256 who) external view returns (uint256) {
        bytes32 id = distributor.activeId(distributor.activeEpoch());
        return id == 0 ? 0 : _drafts[id].earned[who];
    }

    function account(uint256 who) external pure returns (address) {
        return _account(who);
    }

    /// @dev What has left the treasury.
    function pulled() external view returns (uint256) {
        return SUPPLY - token.balanceOf(address(this));
    }

    function _firstOf(bytes32[] memory all, uint256 count) private pure returns (bytes32[] memory some) {
        some = new bytes32[](count);
        for (uint256 i = 0; i < count; i++) some[i] = all[i];
    }

    function _sum(uint256[] memory values) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < values.length; i++) sum += values[i];
    }
}
