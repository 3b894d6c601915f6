// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IStewardship} from "../governance/IStewardship.sol";
import {LamToken} from "../token/LamToken.sol";
import {IFallbackPublisher} from "./IFallbackPublisher.sol";
import {IRewardsDistributor} from "./IRewardsDistributor.sol";
import {IRootDisputes} from "./IRootDisputes.sol";
import {IRootQueue} from "./IRootQueue.sol";
import {RootDisputes} from "./RootDisputes.sol";

contract FallbackPublisher is IFallbackPublisher {
    uint48 public constant SILENCE = 60 days;
    uint256 public constant BONDS = 10;
    uint8 public constant LAST_STAGE = 3;

    IStewardship public immutable stewardship;
    IRootDisputes public immutable disputes;
    IRewardsDistributor public immutable distributor;
    LamToken public immutable token;
    uint48 private immutable _madeAt;

    mapping(bytes32 id => Bond) private _bonds;

    constructor(IStewardship stewardship_, RootDisputes disputes_) {
        stewardship = stewardship_;
        disputes = disputes_;
        distributor = disputes_.distributor();
        token = disputes_.token();
        _madeAt = uint48(block.timestamp);
    }

    function submitRoot(
        bytes32 parentId,
        uint64 epoch,
        bytes32 root,
        uint128 cumulativeTotal,
        bytes32 policyHash,
        bytes32 manifestHash,
        string calldata uri,
        uint256 maxBond
    ) external returns (bytes32 id) {
        uint48 from = openFrom();
        uint256 amount = bond();
        require(block.timestamp >= from, NotYetSilent(from));
        require(amount <= maxBond, BondAboveLimit(amount, maxBond));
        id = distributor.submitRoot(parentId, epoch, root, cumulativeTotal, policyHash, manifestHash, uri);
        _bonds[id] = Bond({submitter: msg.sender, settled: false, amount: amount});
        emit FallbackSubmitted(id, msg.sender, amount);
        SafeERC20.safeTransferFrom(token, msg.sender, address(this), amount);
    }

    function settle(bytes32 id) external {
        Bond storage settled = _bonds[id];
        require(settled.submitter != address(0), NoBond(id));
        require(!settled.settled, AlreadySettled(id));
        IRootQueue.Status status = distributor.submission(id).status;
        require(status != IRootQueue.Status.Pending && status != IRootQueue.Status.Disputed, StillPending(id));
        uint256 returned = settled.amount;
        if (status == IRootQueue.Status.Rejected) returned = 0;
        if (status == IRootQueue.Status.Unruled) returned /= 2;
        uint256 slashed = settled.amount - returned;
        settled.settled = true;
        emit BondSettled(id, settled.submitter, returned, slashed);
        if (returned != 0) SafeERC20.safeTransfer(token, settled.submitter, returned);
        if (slashed != 0) SafeERC20.safeTransfer(token, distributor.treasury(), slashed);
    }

    function bondOf(bytes32 id) external view returns (Bond memory) {
        return _bonds[id];
    }

    function openFrom() public view returns (uint48) {
        return uint48(Math.max(stewardship.stageBeginsAt(LAST_STAGE), _lastHeardAt())) + SILENCE;
    }

    function bond() public view returns (uint256) {
        return BONDS * disputes.baseBond();
    }

    /// @dev When anybody but this contract last submitted a root that still stands: what is withdrawn, rejected or dropped
    /// pays nobody, and would cost a publisher nothing who wants rewards to end. Looks no further back than it must, so the
    /// distributor's least interval bounds the look. Nobody yet: since this contract was made.
    function _lastHeardAt() private view returns (uint48) {
        for (uint256 i = distributor.submissionCount(); i > 0; i--) {
            IRootQueue.Submission memory heard = distributor.submission(distributor.submissionId(i - 1));
            if (block.timestamp >= heard.submittedAt + SILENCE) return heard.submittedAt;
            if (heard.publisher != address(this) && _stands(heard.status)) return heard.submittedAt;
        }
        return _madeAt;
    }

    function _stands(IRootQueue.Status status) private pure returns (bool) {
        return
            status == IRootQueue.Status.Pending ||
            status == IRootQueue.Status.Disputed ||
            status == IRootQueue.Status.Active;
    }
}
