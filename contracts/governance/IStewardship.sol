// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {LamToken} from "../token/LamToken.sol";

/// @title The company's powers, fewer with every stage, until none is left
/// @notice The stages, the moments at which they end and the powers in each are fixed when this contract is made. It has no
/// owner and no upgrade. `stage` follows the clock, so a power ends without a transaction, and whatever was prepared,
/// signed or waiting is refused from then on.
///
/// | stage | ended early by |
/// |---|---|
/// | 0 Stewardship | the company |
/// | 1 Shared | the company or the DAO |
/// | 2 DAO-led | the company or the DAO |
/// | 3 Owned | – |
///
/// The company acts through `act` alone, and only by calls that were granted to one of its powers (see Powers.sol); the
/// operator's key, which lies on a server, has the power to publish and no other. This contract holds the roles of the
/// AccessManager that those calls need, and nobody of the company does.
///
/// What stays true whatever anybody does:
/// - the stage never goes back, and no deadline moves;
/// - the powers of a stage are among those of the stage before; the last has none;
/// - the DAO's timelock, the AccessManager, the token, this contract and whatever may propose to the timelock (the Governor)
///   are never called;
/// - from stage 1 on the DAO can end a stage by a vote that cannot be vetoed (see LamGovernor), one in 30 days.
///
/// Times are Unix seconds.
///
/// Hazards:
/// - `company` cannot be replaced: use a Safe, whose owners can;
/// - map a successor's functions to their roles before `moveGrants`, in one proposal: in between, no
///   granted call seems to need the role, and `sweep`, by anybody, gives it up for good;
/// - whatever the DAO gives the company by a vote, by a role of the AccessManager for instance, is outside of this contract
///   and does not end with it.
interface IStewardship {
    /// @dev What it is made with.
    /// @param company who acts, and names the operator
    /// @param operator who may publish, too; 0 for nobody
    /// @param dao the timelock, through which votes act
    /// @param stageEnds when the stages 0, 1 and 2 end at the latest
    /// @param powers of the stages 0 to 3, one bit each
    struct Settings {
        address company;
        address operator;
        TimelockController dao;
        IAccessManager accessManager;
        LamToken token;
        uint48[3] stageEnds;
        uint8[4] powers;
    }

    /// @dev A call that one of the powers, a single bit, covers.
    struct Grant {
        address target;
        bytes4 selector;
        uint8 power;
    }

    event Granted(address indexed target, bytes4 indexed selector, uint8 power);
    event OperatorSet(address indexed oldOperator, address indexed newOperator);
    /// @param by who acted: the company or the operator
    event Acted(address indexed by, address indexed target, bytes4 indexed selector, uint8 stage, bytes data);
    event Advanced(uint8 indexed stage, address indexed by);
    event GrantsMoved(address indexed from, address indexed to);
    event Swept(uint64 indexed role, uint8 stage);

    error ZeroAddress();
    error StageEndsNotIncreasing(uint256 index, uint48 end, uint48 previous);
    error HorizonTooFar(uint48 end, uint48 max);
    error PowersGrow(uint8 stage, uint8 added);
    error PowersAtTheEnd(uint8 powers);
    error NotOnePower(uint8 power);
    error ForbiddenTarget(address target);
    error NoCode(address target);
    error DuplicateGrant(address target, bytes4 selector);
    error NotGranted(address target, bytes4 selector);
    error NotAuthorized(address caller);
    error PowerEnded(uint8 power, uint8 stage);
    error NoSuchStage(uint8 given, uint8 last);
    error StageSkipped(uint8 given, uint8 next);
    error AdvanceTooSoon(uint48 earliest);
    error HandedOver();

    /// @notice Calls `target` in the name of the company. For the company, and for the operator if it is to publish.
    /// @param data the call: a selector that was granted, and its arguments
    /// @return what the target returns; its revert is passed on as it is
    function act(address target, bytes calldata data) external returns (bytes memory);

    /// @notice Ends the present stage before its time, for good. For the company in every stage, for the DAO from stage 1 on
    /// and at least `DAO_ADVANCE_INTERVAL` after its last one.
    /// @param toStage the stage after the present one. If it has been reached already nothing happens, so that a vote that
    /// comes late, or twice, does not skip a stage
    function advance(uint8 toStage) external;

    /// @notice Names the account that may publish in the company's name; 0 for nobody. For the company, until the last stage.
    function setOperator(address newOperator) external;

    /// @notice Moves every granted call of one contract to another of the same kind: a distributor that has been retired, to
    /// its successor. For the DAO alone. Gives no power that the stage does not have.
    function moveGrants(address from, address to) external;

    /// @notice Gives up every role of the AccessManager that this contract holds and no power of the present stage needs any
    /// more. Anybody may. Without it the roles are dead all the same: `act` refuses.
    function sweep() external;

    /// @notice The present stage, 0 to 3.
    function stage() external view returns (uint8);

    /// @notice When a stage began or, if it has not, will begin at the latest; of stage 0, when this contract was made.
    function stageBeginsAt(uint8 stage_) external view returns (uint48);

    /// @notice When the stages 0, 1 and 2 end at the latest.
    function stageEnds(uint256 stage_) external view returns (uint48);

    /// @notice The powers of a stage, one bit each.
    function powersOf(uint256 stage_) external view returns (uint8);

    /// @notice The powers of the present stage.
    function powers() external view returns (uint8);

    /// @notice Whether `account` may veto a proposal of the DAO now. Which ones is for the Governor: see LamGovernor.
    function mayVeto(address account) external view returns (bool);

    /// @notice The power that covers a call; 0 if it was not granted.
    function powerFor(address target, bytes4 selector) external view returns (uint8);

    /// @notice Every granted call.
    function grants() external view returns (Grant[] memory);

    /// @notice When the DAO last ended a stage; 0 if it never did.
    function daoAdvancedAt() external view returns (uint48);

    function company() external view returns (address);

    function operator() external view returns (address);

    function dao() external view returns (TimelockController);

    function accessManager() external view returns (IAccessManager);
}
