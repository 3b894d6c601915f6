// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {LamToken} from "../token/LamToken.sol";
import {IRewardsDistributor} from "./IRewardsDistributor.sol";

/// @title Bonded disputes over pending roots
/// @notice Anyone who puts up a bond in LAM freezes a pending root until the DAO rules on it or its time runs out.
///
/// | what happens | the root | the bond |
/// |---|---|---|
/// | the DAO upholds the root | its window goes on where it stopped; nobody can dispute it again | to the treasury |
/// | the DAO rejects the root | rejected, with those built on it | back |
/// | nobody rules in time | ended, with those built on it | half back, half to the treasury |
/// | a guardian rejects it, or an earlier root takes it along | ended | back |
///
/// So stopping a good root costs money each time, and a bad one does not become final while somebody disputes it. Where
/// the DAO upheld a root or its dispute had to be waited out, the next one over the identical root of that epoch costs twice
/// as much, `MAX_DOUBLINGS` times at most. Those that the DAO decided for the disputer, or a guardian or the publisher cut
/// short, do not count: else watchers could be priced out by submitting the same bad root again and again.
///
/// Amounts are wei of LAM, times Unix seconds.
///
/// Hazards:
/// - a freeze must be long enough for a whole proposal. It is compared with the Governor's settings when this contract is
///   deployed; a vote that lengthens them should end with `checkFreeze`, and deploy another where that reverts;
/// - whoever disputes needs the bond, and approves it to this contract first. LAM sent here otherwise is lost.
interface IRootDisputes {
    /// @param disputer who put up the bond
    /// @param settled whether it has been paid out
    /// @param bond what was put up
    struct Dispute {
        address disputer;
        bool settled;
        uint256 bond;
    }

    event DisputeOpened(bytes32 indexed id, address indexed disputer, uint256 bond, uint256 frozenUntil);
    event DisputeRuled(bytes32 indexed id, bool upheld);
    /// @param returned to the disputer
    /// @param slashed to the treasury
    event DisputeSettled(bytes32 indexed id, address indexed disputer, uint256 returned, uint256 slashed);
    event BaseBondSet(uint256 oldBond, uint256 newBond);

    error ZeroBond();
    error BondTooLarge(uint256 bond, uint256 max);
    error FreezeTooShort(uint256 freeze, uint256 needed);
    error FreezeTooLong(uint256 freeze, uint256 max);
    error BondAboveLimit(uint256 bond, uint256 limit);
    error NotDisputed(bytes32 id);
    error AlreadySettled(bytes32 id);
    error StillDisputed(bytes32 id, uint256 frozenUntil);

    /// @notice Disputes a pending root: takes the bond from the sender and freezes the root for `freeze` seconds.
    /// @param maxBond the most that the sender will put up; see `bondFor`
    function dispute(bytes32 id, uint256 maxBond) external;

    /// @notice Decides a dispute. For the DAO alone, by a proposal.
    /// @param upheld whether the root is right
    /// @dev Warning: one proposal for each ruling. Where several are in one, a root that the first rejects takes the later ones
    /// along, of which none can be ruled on then; and whoever settles a dispute that a guardian cut short makes all of them fail.
    function rule(bytes32 id, bool upheld) external;

    /// @notice Pays out the bond of a dispute that ended without a ruling, and ends its root if its time ran out. Anyone may
    /// call.
    /// @dev The bond of a root that the DAO resumed at the distributor itself, instead of by `rule`, returns whole.
    function settle(bytes32 id) external;

    /// @notice Sets the bond for disputes from now on. For the DAO alone.
    /// @param newBond above 0 and at most `MAX_BASE_BOND`
    function setBaseBond(uint256 newBond) external;

    /// @notice Reverts if a proposal made on the first day of a freeze could not be executed in it any more.
    function checkFreeze() external view;

    /// @notice The shortest freeze that the Governor's present settings allow: delay, voting period, late extension,
    /// timelock, and three days.
    function minFreeze() external view returns (uint256);

    /// @notice What disputing a submission costs now: `baseBond`, doubled for each counted dispute over the same root.
    function bondFor(bytes32 id) external view returns (uint256);

    /// @notice The dispute over a submission; disputer 0 if there was none.
    function disputeOf(bytes32 id) external view returns (Dispute memory);

    /// @notice The bonds that lie here.
    function openBonds() external view returns (uint256);

    function baseBond() external view returns (uint256);

    /// @notice Seconds that a dispute freezes a root for.
    function freeze() external view returns (uint48);

    function distributor() external view returns (IRewardsDistributor);

    function token() external view returns (LamToken);
}
