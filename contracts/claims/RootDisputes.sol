// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {LamGovernor} from "../governance/LamGovernor.sol";
import {LamToken} from "../token/LamToken.sol";
import {IRewardsDistributor} from "./IRewardsDistributor.sol";
import {IRootDisputes} from "./IRootDisputes.sol";
import {IRootQueue} from "./IRootQueue.sol";
import {RewardsDistributor} from "./RewardsDistributor.sol";

contract RootDisputes is IRootDisputes, AccessManaged {
    /// @dev The disputes over one root of one epoch, under whatever ids it was submitted.
    /// @param last the last one
    /// @param counted how many were upheld or waited out, without those that await `settle`
    struct History {
        bytes32 last;
        uint256 counted;
    }

    /// @notice What a freeze leaves, beside a proposal's own course, to notice a dispute and to propose.
    uint48 public constant PROPOSAL_MARGIN = 3 days;
    uint256 public constant MAX_BASE_BOND = type(uint120).max;
    // Dear enough to stop the same good root again and again, and not so dear that a watcher with ten bonds is priced out
    // within three disputes over the same bad one while nobody rules.
    uint256 public constant MAX_DOUBLINGS = 2;

    IRewardsDistributor public immutable distributor;
    LamToken public immutable token;
    LamGovernor public immutable governor;
    uint48 public immutable freeze;

    uint256 public baseBond;
    uint256 public openBonds;
    mapping(bytes32 id => Dispute) private _disputes;
    mapping(bytes32 rootKey => History) private _histories;

    constructor(
        RewardsDistributor distributor_,
        LamGovernor governor_,
        uint48 freeze_,
        uint256 baseBond_
    ) AccessManaged(distributor_.authority()) {
        distributor = distributor_;
        token = distributor_.token();
        governor = governor_;
        freeze = freeze_;
        uint48 maxFreeze = distributor_.MAX_FREEZE();
        require(freeze_ <= maxFreeze, FreezeTooLong(freeze_, maxFreeze));
        checkFreeze();
        _setBaseBond(baseBond_);
    }

    function dispute(bytes32 id, uint256 maxBond) external {
        History storage history = _history(id);
        Dispute storage last = _disputes[history.last];
        // One whose time ran out makes this one dearer, whether or not anybody saw to it.
        if (last.disputer != address(0) && !last.settled) _settle(history.last);
        uint256 bond = _bond(history.counted);
        require(bond <= maxBond, BondAboveLimit(bond, maxBond));

        history.last = id;
        _disputes[id] = Dispute({disputer: msg.sender, settled: false, bond: bond});
        openBonds += bond;
        emit DisputeOpened(id, msg.sender, bond, block.timestamp + freeze);

        SafeERC20.safeTransferFrom(token, msg.sender, address(this), bond);
        distributor.freezeRoot(id, freeze);
    }

    function rule(bytes32 id, bool upheld) external restricted {
        uint256 bond = _open(id).bond;
        emit DisputeRuled(id, upheld);
        if (upheld) {
            _history(id).counted++;
            distributor.resumeRoot(id);
            _pay(id, 0, bond);
        } else {
            distributor.rejectDisputed(id);
            _pay(id, bond, 0);
        }
    }

    function settle(bytes32 id) external {
        _open(id);
        _settle(id);
    }

    function setBaseBond(uint256 newBond) external restricted {
        _setBaseBond(newBond);
    }

    function disputeOf(bytes32 id) external view returns (Dispute memory) {
        return _disputes[id];
    }

    function bondFor(bytes32 id) external view returns (uint256) {
        History storage history = _history(id);
        Dispute storage last = _disputes[history.last];
        bool uncounted = last.disputer != address(0) && !last.settled && _ranOut(distributor.submission(history.last));
        return _bond(uncounted ? history.counted + 1 : history.counted);
    }

    function checkFreeze() public view {
        uint256 needed = minFreeze();
        require(freeze >= needed, FreezeTooShort(freeze, needed));
    }

    function minFreeze() public view returns (uint256) {
        uint256 vote = governor.votingDelay() + governor.votingPeriod() + governor.lateQuorumVoteExtension();
        return vote + TimelockController(payable(governor.timelock())).getMinDelay() + PROPOSAL_MARGIN;
    }

    /// @dev Ends a dispute that was not ruled on here.
    function _settle(bytes32 id) private {
        uint256 bond = _disputes[id].bond;
        IRootQueue.Submission memory submission = distributor.submission(id);
        bool disputed = submission.status == IRootQueue.Status.Disputed;
        if (!_ranOut(submission)) {
            require(!disputed, StillDisputed(id, submission.frozenUntil));
            _pay(id, bond, 0);
            return;
        }
        _history(id).counted++;
        if (disputed) distributor.endUnruled(id);
        uint256 returned = bond / 2;
        _pay(id, returned, bond - returned);
    }

    function _pay(bytes32 id, uint256 returned, uint256 slashed) private {
        Dispute storage settled = _disputes[id];
        settled.settled = true;
        openBonds -= settled.bond;
        emit DisputeSettled(id, settled.disputer, returned, slashed);
        if (returned != 0) SafeERC20.safeTransfer(token, settled.disputer, returned);
        if (slashed != 0) SafeERC20.safeTransfer(token, distributor.treasury(), slashed);
    }

    function _setBaseBond(uint256 newBond) private {
        require(newBond != 0, ZeroBond());
        require(newBond <= MAX_BASE_BOND, BondTooLarge(newBond, MAX_BASE_BOND));
        emit BaseBondSet(baseBond, newBond);
        baseBond = newBond;
    }

    function _open(bytes32 id) private view returns (Dispute storage open) {
        open = _disputes[id];
        require(open.disputer != address(0), NotDisputed(id));
        require(!open.settled, AlreadySettled(id));
    }

    /// @dev Whether the time to rule passed without a ruling.
    function _ranOut(IRootQueue.Submission memory submission) private view returns (bool) {
        if (submission.status == IRootQueue.Status.Unruled) return true;
        return submission.status == IRootQueue.Status.Disputed && block.timestamp >= submission.frozenUntil;
    }

    function _history(bytes32 id) private view returns (History storage) {
        IRootQueue.Submission memory submission = distributor.submission(id);
        return _histories[keccak256(abi.encode(submission.epoch, submission.root))];
    }

    function _bond(uint256 doublings) private view returns (uint256) {
        return baseBond << Math.min(doublings, MAX_DOUBLINGS);
    }
}
