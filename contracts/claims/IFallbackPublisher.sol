// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRewardsDistributor} from "./IRewardsDistributor.sol";
import {IRootDisputes} from "./IRootDisputes.sol";
import {IStewardship} from "../governance/IStewardship.sol";

/// @title Roots without a publisher
/// @notice Once the company's stewardship has ended the DAO names the publishers. If none of them submits for `SILENCE`
/// seconds anybody may, with a bond, until one of them does: rewards do not end because people stopped looking after them.
/// A root from here goes through the same window and the same disputes as any other.
///
/// | what becomes of the root | the bond |
/// |---|---|
/// | active, or dropped with an earlier one | back |
/// | rejected | to the treasury |
/// | disputed, and nobody ruled | half back, half to the treasury, as the disputer's |
///
/// So whoever submits what is wrong again and again while the DAO sleeps pays ten times what the disputer pays.
///
/// Amounts are wei of LAM, times Unix seconds. This contract holds the role of a publisher for good; it has no owner.
///
/// Hazards:
/// - a submission cannot be withdrawn here. LAM sent here other than as a bond is lost;
/// - a bond waits as long as its root is pending: for ever, if the treasury cannot pay it and no vote mends that;
/// - it serves one distributor and its disputes; a successor needs one of its own;
/// - once it is open, whoever has ten bonds can fill the queue faster than a returning publisher: the DAO rejects, and pays
///   itself with the bonds.
interface IFallbackPublisher {
    /// @param submitter who put up the bond
    /// @param settled whether it has been paid out
    struct Bond {
        address submitter;
        bool settled;
        uint256 amount;
    }

    event FallbackSubmitted(bytes32 indexed id, address indexed submitter, uint256 bond);
    /// @param returned to the submitter
    /// @param slashed to the treasury
    event BondSettled(bytes32 indexed id, address indexed submitter, uint256 returned, uint256 slashed);

    error NotYetSilent(uint48 openFrom);
    error BondAboveLimit(uint256 bond, uint256 limit);
    error NoBond(bytes32 id);
    error AlreadySettled(bytes32 id);
    error StillPending(bytes32 id);

    /// @notice Submits a root as `IRootQueue.submitRoot` does, and takes the bond from the sender, who has approved it.
    /// @param maxBond the most that the sender will put up; see `bond`
    function submitRoot(
        bytes32 parentId,
        uint64 epoch,
        bytes32 root,
        uint128 cumulativeTotal,
        bytes32 policyHash,
        bytes32 manifestHash,
        string calldata uri,
        uint256 maxBond
    ) external returns (bytes32 id);

    /// @notice Pays out the bond of a submission that has been decided. Anybody may.
    function settle(bytes32 id) external;

    /// @notice The first second in which anybody may submit, as things stand: `SILENCE` after the last submission of a
    /// publisher that is pending, disputed or active (or after this contract was made, until there is one), or after the
    /// beginning of the last stage. Exact while it lies ahead; once it has passed, some moment that has.
    function openFrom() external view returns (uint48);

    /// @notice What the next submission must put up.
    function bond() external view returns (uint256);

    function bondOf(bytes32 id) external view returns (Bond memory);

    function distributor() external view returns (IRewardsDistributor);

    function disputes() external view returns (IRootDisputes);

    function stewardship() external view returns (IStewardship);
}
