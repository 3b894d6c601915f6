// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {RewardsDistributor} from "../../../../contracts/claims/RewardsDistributor.sol";
import {RootDisputes} from "../../../../contracts/claims/RootDisputes.sol";
import {LocalSystem} from "../LocalSystem.sol";
import {Merkle} from "../Merkle.sol";
import {deploy, vm} from "../Vm.sol";

/// @dev What the moves of a season share: who takes part, what was submitted, and a book kept beside the contracts.
///
/// Every move foretells from that book whether the contracts will let it through, and says so in `breach` if they do
/// not do as foretold. The invariants compare the rest of the book with the chain.
abstract contract Season is LocalSystem {
    /// @dev Three accounts with keys, and a contract wallet.
    uint256 public constant CLAIMANTS = 4;
    uint256 internal constant WALLET = 3;
    uint256 internal constant FIRST_KEY = 0xA11CE;

    /// @param home the distributor whose address is in the leaves
    /// @param cap the epoch cap when it was submitted
    /// @param unused what the caps would still have allowed
    struct Draft {
        uint256[4] earned;
        RewardsDistributor home;
        uint256 cap;
        uint256 unused;
    }

    /// @dev A bond that nobody has been paid yet.
    struct Bond {
        RootDisputes book;
        RewardsDistributor home;
        bytes32 id;
        address disputer;
        uint256 amount;
    }

    /// @dev What a move is compared with afterwards.
    struct Look {
        uint256[4] claimed;
        IRootQueue.Submission[] bonded;
        bool[] mayClaim;
    }

    /// @notice What went otherwise than foretold; empty if nothing did.
    string public breach;
    /// @notice How often each interesting move was let through.
    mapping(string move => uint256) public times;

    address[4] public claimants;
    RewardsDistributor public retired;

    mapping(bytes32 id => Draft) internal _drafts;
    /// @dev The submission of an epoch that ended last without becoming active.
    mapping(uint64 epoch => bytes32 id) internal _endedOf;
    mapping(uint64 epoch => bytes32 id) internal _activeOf;
    uint256 internal _lastSubmittedAt;
    uint256 public activated;
    uint256 public sumOfCaps;
    mapping(uint256 who => uint256) public highest;
    /// @dev Whose claim the present move is: anybody else's must not change.
    mapping(uint256 who => bool) private _mayClaim;

    Bond[] internal _bonds;
    uint256 public bondsOpen;
    uint256 public slashed;
    mapping(address disputer => uint256) public purse;
    /// @dev Disputes over a root of an epoch that were ruled on or waited out.
    mapping(bytes32 rootKey => uint256) internal _counted;
    uint256 internal _baseBond = BASE_BOND;

    mapping(address pauser => uint256) internal _mayPauseAt;
    /// @notice LAM that a stranger sent, by where it lies.
    mapping(address place => uint256) public stray;

    constructor() {
        for (uint256 i = 0; i < CLAIMANTS; i++) claimants[i] = vm.addr(FIRST_KEY + i);
        claimants[WALLET] = deploy("WalletERC1271.sol:WalletERC1271", abi.encode(claimants[WALLET], 0));
        purse[WATCHER] = POCKET;
        purse[OTHER_WATCHER] = POCKET;
    }

    modifier move() {
        // The runner begins every call of a campaign at its own time.
        vm.warp(clock);
        Look memory before = _look();
        _;
        _compare(before);
    }

    /// @dev A call that may be refused.
    function _try(address sender, address target, bytes memory data) internal returns (bool done) {
        vm.prank(sender);
        (done, ) = target.call(data);
    }

    /// @dev A call that must be let through exactly if `expected`.
    function _call(
        bool expected,
        string memory name,
        address sender,
        address target,
        bytes memory data
    ) internal returns (bool done) {
        done = _try(sender, target, data);
        if (done) times[name]++;
        if (done != expected) _break(string.concat(name, done ? ": not refused" : ": refused"));
    }

    function _break(string memory what) internal {
        if (bytes(breach).length == 0) breach = what;
    }

    function _payable(uint256 who) internal {
        _mayClaim[who] = true;
    }

    /// @dev The queue's submission that a seed stands for, and its place.
    function _pendingOf(uint256 seed) internal view returns (bool any, bytes32 id, IRootQueue.Submission memory s) {
        bytes32[] memory pending = distributor.pendingIds();
        if (pending.length == 0) return (false, id, s);
        id = pending[seed % pending.length];
        return (true, id, distributor.submission(id));
    }

    function _rootKey(uint64 epoch, bytes32 root) internal view returns (bytes32) {
        return keccak256(abi.encode(distributor, epoch, root));
    }

    /// @dev The tree of a draft; accounts that have earned nothing are left out.
    function _treeOf(uint256[4] memory earned, RewardsDistributor home) internal view returns (bytes32[] memory) {
        bytes32[] memory leaves = new bytes32[](CLAIMANTS);
        uint256 count = 0;
        for (uint256 i = 0; i < CLAIMANTS; i++) {
            if (earned[i] != 0) leaves[count++] = _leafOf(address(home), claimants[i], earned[i]);
        }
        assembly ("memory-safe") {
            mstore(leaves, count)
        }
        return Merkle.build(leaves);
    }

    /// @dev The amount and the proof for an epoch, made from the draft.
    function _proofOf(uint64 epoch, uint256 who) internal view returns (uint256 amount, bytes32[] memory proof) {
        Draft memory draft = _drafts[_activeOf[epoch]];
        amount = draft.earned[who];
        if (amount == 0) return (0, proof);
        uint256 index = 0;
        for (uint256 i = 0; i < who; i++) if (draft.earned[i] != 0) index++;
        proof = Merkle.proof(_treeOf(draft.earned, draft.home), index);
    }

    function _look() private view returns (Look memory look) {
        for (uint256 i = 0; i < CLAIMANTS; i++) look.claimed[i] = distributor.claimed(claimants[i]);
        look.bonded = new IRootQueue.Submission[](_bonds.length);
        for (uint256 i = 0; i < _bonds.length; i++) look.bonded[i] = _bonds[i].home.submission(_bonds[i].id);
    }

    function _compare(Look memory before) private {
        for (uint256 i = 0; i < CLAIMANTS; i++) {
            uint256 claimed = distributor.claimed(claimants[i]);
            if (claimed < before.claimed[i]) _break("claimed went down");
            if (claimed != before.claimed[i] && !_mayClaim[i]) _break("claimed for somebody else");
            _mayClaim[i] = false;
        }
        // Backwards, for what is settled is taken out.
        for (uint256 i = before.bonded.length; i > 0; i--) _compareBond(i - 1, before.bonded[i - 1]);
    }

    /// @dev Follows a dispute from its bond to what is paid out of it, by the rules of IRootDisputes.
    function _compareBond(uint256 index, IRootQueue.Submission memory before) private {
        Bond memory bond = _bonds[index];
        IRootQueue.Submission memory present = bond.home.submission(bond.id);
        bool resumed = before.status == IRootQueue.Status.Disputed && present.status == IRootQueue.Status.Pending;
        bool ended = before.status == IRootQueue.Status.Disputed && present.status > IRootQueue.Status.Active;
        bool unruled = present.status == IRootQueue.Status.Unruled;
        if (ended && unruled != (clock >= before.frozenUntil)) _break("saved by another's end, or ended too soon");
        if (ended && unruled) _counted[keccak256(abi.encode(bond.home, before.epoch, before.root))]++;
        if (resumed && present.activatableAt - clock != before.activatableAt - before.disputedAt) {
            _break("the window did not go on where it stopped");
        }
        if (!bond.book.disputeOf(bond.id).settled) return;

        if (present.status == IRootQueue.Status.Disputed) _break("settled while disputed");
        uint256 returned =
            resumed
                ? 0
                : unruled
                    ? bond.amount / 2
                    : bond.amount;
        purse[bond.disputer] += returned;
        slashed += bond.amount - returned;
        bondsOpen -= bond.amount;
        if (present.status == IRootQueue.Status.Dropped) times["bond of a dropped root"]++;
        times[
            resumed
                ? "bond slashed"
                : unruled
                    ? "bond halved"
                    : "bond returned"
        ]++;
        _bonds[index] = _bonds[_bonds.length - 1];
        _bonds.pop();
    }
}
