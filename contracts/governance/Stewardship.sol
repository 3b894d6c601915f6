// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IStewardship} from "./IStewardship.sol";
import {POWER_PUBLISH, POWER_VETO} from "./Powers.sol";
import {LAST_ROLE} from "./Roles.sol";

contract Stewardship is IStewardship {
    uint8 public constant LAST_STAGE = 3;
    uint48 public constant MAX_HORIZON = 4 * 365 days + 1 days;
    uint48 public constant DAO_ADVANCE_INTERVAL = 30 days;

    address public immutable company;
    TimelockController public immutable dao;
    IAccessManager public immutable accessManager;
    address private immutable _token;
    uint48 private immutable _madeAt;

    address public operator;
    uint48 public daoAdvancedAt;
    uint48[3] public stageEnds;
    uint8[4] public powersOf;
    // By stage; 0 for one that began, or will begin, by the clock.
    uint48[4] private _advancedAt;
    Grant[] private _grants;
    mapping(address target => mapping(bytes4 selector => uint8 power)) public powerFor;

    constructor(Settings memory settings, Grant[] memory granted) {
        require(settings.company != address(0), ZeroAddress());
        require(address(settings.dao) != address(0), ZeroAddress());
        require(address(settings.accessManager) != address(0), ZeroAddress());
        require(address(settings.token) != address(0), ZeroAddress());
        company = settings.company;
        dao = settings.dao;
        accessManager = settings.accessManager;
        _token = address(settings.token);
        _madeAt = uint48(block.timestamp);
        _setStageEnds(settings.stageEnds);
        _setPowers(settings.powers);
        _setOperator(settings.operator);
        for (uint256 i = 0; i < granted.length; i++) {
            _grant(granted[i]);
        }
    }

    function act(address target, bytes calldata data) external returns (bytes memory) {
        bytes4 selector = bytes4(data);
        uint8 power = powerFor[target][selector];
        uint8 current = stage();
        require(msg.sender == company || (msg.sender == operator && power == POWER_PUBLISH), NotAuthorized(msg.sender));
        require(power != 0, NotGranted(target, selector));
        require(powersOf[current] & power != 0, PowerEnded(power, current));
        require(!_isForbidden(target), ForbiddenTarget(target));
        emit Acted(msg.sender, target, selector, current, data);
        return Address.functionCall(target, data);
    }

    function advance(uint8 toStage) external {
        uint8 current = stage();
        bool byDao = msg.sender == address(dao);
        require(byDao || msg.sender == company, NotAuthorized(msg.sender));
        require(toStage <= LAST_STAGE, NoSuchStage(toStage, LAST_STAGE));
        if (toStage <= current) return;
        require(toStage == current + 1, StageSkipped(toStage, current + 1));
        if (byDao) {
            uint48 earliest = daoAdvancedAt + DAO_ADVANCE_INTERVAL;
            require(current != 0, NotAuthorized(msg.sender));
            require(daoAdvancedAt == 0 || block.timestamp >= earliest, AdvanceTooSoon(earliest));
            daoAdvancedAt = uint48(block.timestamp);
        }
        _advancedAt[toStage] = uint48(block.timestamp);
        emit Advanced(toStage, msg.sender);
    }

    function setOperator(address newOperator) external {
        require(msg.sender == company, NotAuthorized(msg.sender));
        require(stage() != LAST_STAGE, HandedOver());
        _setOperator(newOperator);
    }

    function moveGrants(address from, address to) external {
        require(msg.sender == address(dao), NotAuthorized(msg.sender));
        Grant[] memory all = _grants;
        delete _grants;
        emit GrantsMoved(from, to);
        for (uint256 i = 0; i < all.length; i++) {
            Grant memory grant = all[i];
            delete powerFor[grant.target][grant.selector];
        }
        for (uint256 i = 0; i < all.length; i++) {
            if (all[i].target == from) all[i].target = to;
            _grant(all[i]);
        }
    }

    function sweep() external {
        uint8 current = stage();
        for (uint64 role = 1; role <= LAST_ROLE; role++) {
            (uint48 since, , , ) = accessManager.getAccess(role, address(this));
            if (since == 0 || _isNeeded(role, powersOf[current])) continue;
            emit Swept(role, current);
            accessManager.renounceRole(role, address(this));
        }
    }

    function powers() external view returns (uint8) {
        return powersOf[stage()];
    }

    function mayVeto(address account) external view returns (bool) {
        return account == company && powersOf[stage()] & POWER_VETO != 0;
    }

    function grants() external view returns (Grant[] memory) {
        return _grants;
    }

    function stage() public view returns (uint8 current) {
        while (current < LAST_STAGE && block.timestamp >= stageBeginsAt(current + 1)) current++;
    }

    function stageBeginsAt(uint8 stage_) public view returns (uint48) {
        require(stage_ <= LAST_STAGE, NoSuchStage(stage_, LAST_STAGE));
        if (stage_ == 0) return _madeAt;
        uint48 advancedAt = _advancedAt[stage_];
        return advancedAt == 0 ? stageEnds[stage_ - 1] : advancedAt;
    }

    function _setStageEnds(uint48[3] memory ends) private {
        uint48 previous = _madeAt;
        uint48 max = _madeAt + MAX_HORIZON;
        for (uint256 i = 0; i < ends.length; i++) {
            require(ends[i] > previous, StageEndsNotIncreasing(i, ends[i], previous));
            previous = ends[i];
        }
        require(previous <= max, HorizonTooFar(previous, max));
        stageEnds = ends;
    }

    function _setPowers(uint8[4] memory masks) private {
        for (uint8 i = 1; i <= LAST_STAGE; i++) {
            uint8 added = masks[i] & ~masks[i - 1];
            require(added == 0, PowersGrow(i, added));
        }
        require(masks[LAST_STAGE] == 0, PowersAtTheEnd(masks[LAST_STAGE]));
        powersOf = masks;
    }

    function _setOperator(address newOperator) private {
        emit OperatorSet(operator, newOperator);
        operator = newOperator;
    }

    function _grant(Grant memory granted) private {
        (address target, bytes4 selector, uint8 power) = (granted.target, granted.selector, granted.power);
        require(power != 0 && power & (power - 1) == 0, NotOnePower(power));
        require(!_isForbidden(target), ForbiddenTarget(target));
        require(target.code.length != 0, NoCode(target));
        require(powerFor[target][selector] == 0, DuplicateGrant(target, selector));
        powerFor[target][selector] = power;
        _grants.push(granted);
        emit Granted(target, selector, power);
    }

    /// @dev Whoever may propose to the timelock governs: the Governor is made after this contract, which does not know it.
    function _isForbidden(address target) private view returns (bool) {
        return
            target == address(dao) ||
            target == address(accessManager) ||
            target == _token ||
            target == address(this) ||
            dao.hasRole(dao.PROPOSER_ROLE(), target);
    }

    /// @dev Whether a call that one of the powers covers goes by this role.
    function _isNeeded(uint64 role, uint8 alive) private view returns (bool) {
        uint256 count = _grants.length;
        for (uint256 i = 0; i < count; i++) {
            Grant memory granted = _grants[i];
            if (granted.power & alive == 0) continue;
            if (accessManager.getTargetFunctionRole(granted.target, granted.selector) == role) return true;
        }
        return false;
    }
}
