// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {IFallbackPublisher} from "../../../../contracts/claims/IFallbackPublisher.sol";
import {EXCLUDED} from "../../../../contracts/governance/Excluded.sol";
import {IStewardship} from "../../../../contracts/governance/IStewardship.sol";
import {
    POWER_ADOPT_POLICY,
    POWER_APPROVE_RELEASE,
    POWER_PAUSE,
    POWER_PUBLISH,
    POWER_REJECT_ROOT,
    POWER_VETO,
    POWER_VETO_ANYTHING
} from "../../../../contracts/governance/Powers.sol";
import {
    GUARDIAN_ROLE,
    LAST_ROLE,
    PAUSER_ROLE,
    POLICY_ROLE,
    PUBLISHER_ROLE,
    RELEASE_ROLE
} from "../../../../contracts/governance/Roles.sol";
import {IModelRegistry} from "../../../../contracts/registries/IModelRegistry.sol";
import {IPolicyRegistry} from "../../../../contracts/registries/IPolicyRegistry.sol";
import {LocalSystem} from "../LocalSystem.sol";
import {deploy, vm} from "../Vm.sol";
import {Prober} from "./Prober.sol";

/// @dev The system of LocalSystem with a company that has all its powers, registries to use them on, and a timelock that
/// only the Governor proposes to. The stages are shorter than in life, for votes take as long as there.
abstract contract HandoverSystem is LocalSystem {
    uint256 internal constant BEGAN = 1_800_000_000;
    uint256 internal constant LAST = 3;

    address internal constant COMPANY = address(0xB0011);
    address internal constant OPERATOR = address(0xB0012);
    address internal constant OTHER_OPERATOR = address(0xB0013);
    address internal constant ATTACKER = address(0xB0021);

    Prober internal prober;
    IFallbackPublisher internal fallbackPublisher;
    /// @dev Where the company's calls about releases go.
    IModelRegistry internal models;
    IModelRegistry[2] internal registries;

    constructor() {
        prober = Prober(deploy("Prober.sol:Prober", ""));
        _openTimelock();
        _mapRegistries();
        fallbackPublisher = IFallbackPublisher(
            deploy("FallbackPublisher.sol:FallbackPublisher", abi.encode(stewardship, disputes))
        );
        _grant(PUBLISHER_ROLE, address(fallbackPublisher));
        uint64[5] memory roles = [PUBLISHER_ROLE, GUARDIAN_ROLE, PAUSER_ROLE, POLICY_ROLE, RELEASE_ROLE];
        for (uint256 i = 0; i < roles.length; i++) {
            _grant(roles[i], address(stewardship));
        }
        for (uint64 role = 1; role <= LAST_ROLE; role++) _grant(role, dao);
        vm.prank(dao);
        token.delegate(EXCLUDED);
        vm.prank(WATCHER);
        token.delegate(WATCHER);
        vm.prank(OTHER_WATCHER);
        token.delegate(OTHER_WATCHER);
        vm.prank(STRANGER);
        token.approve(address(fallbackPublisher), POCKET);
        _wait(1);
    }

    function _powersOf(uint256 stage) internal pure returns (uint8) {
        if (stage == 0) return type(uint8).max;
        if (stage == 1) return type(uint8).max - POWER_ADOPT_POLICY - POWER_VETO_ANYTHING;
        if (stage == 2) return POWER_PUBLISH + POWER_PAUSE + POWER_VETO;
        return 0;
    }

    /// @dev The moment at which a stage begins at the latest.
    function _latest(uint256 stage) internal pure returns (uint256) {
        return BEGAN + [uint256(0), 60 days, 130 days, 200 days][stage];
    }

    function _grantsWith(address releases) internal view returns (IStewardship.Grant[] memory granted) {
        address queue = address(distributor);
        granted = new IStewardship.Grant[](8);
        granted[0] = IStewardship.Grant(queue, IRootQueue.submitRoot.selector, POWER_PUBLISH);
        granted[1] = IStewardship.Grant(queue, IRootQueue.withdrawRoot.selector, POWER_PUBLISH);
        granted[2] = IStewardship.Grant(queue, IRootQueue.rejectRoot.selector, POWER_REJECT_ROOT);
        granted[3] = IStewardship.Grant(queue, IRootQueue.pauseActivation.selector, POWER_PAUSE);
        granted[4] = IStewardship.Grant(address(policies), IPolicyRegistry.adopt.selector, POWER_ADOPT_POLICY);
        granted[5] = IStewardship.Grant(releases, IModelRegistry.propose.selector, POWER_APPROVE_RELEASE);
        granted[6] = IStewardship.Grant(releases, IModelRegistry.approve.selector, POWER_APPROVE_RELEASE);
        granted[7] = IStewardship.Grant(releases, IModelRegistry.revoke.selector, POWER_APPROVE_RELEASE);
    }

    /// @dev Of a company with all the powers of IStewardship.
    function _deployStewardship() internal override returns (IStewardship) {
        for (uint256 i = 0; i < 2; i++) {
            registries[i] = IModelRegistry(deploy("ModelRegistry.sol:ModelRegistry", abi.encode(manager)));
        }
        models = registries[0];
        IStewardship.Settings memory settings = IStewardship.Settings({
            company: COMPANY,
            operator: OPERATOR,
            dao: TimelockController(payable(dao)),
            accessManager: manager,
            token: token,
            stageEnds: [uint48(_latest(1)), uint48(_latest(2)), uint48(_latest(3))],
            powers: [_powersOf(0), _powersOf(1), _powersOf(2), _powersOf(3)]
        });
        IStewardship.Grant[] memory granted = _grantsWith(address(models));
        return IStewardship(deploy("Stewardship.sol:Stewardship", abi.encode(settings, granted)));
    }

    /// @dev Leaves the timelock to the Governor and itself, as a deployment does.
    function _openTimelock() private {
        TimelockController timelock = TimelockController(payable(dao));
        timelock.grantRole(timelock.PROPOSER_ROLE(), governor);
        timelock.grantRole(timelock.CANCELLER_ROLE(), governor);
        timelock.grantRole(timelock.EXECUTOR_ROLE(), address(0));
        timelock.renounceRole(timelock.DEFAULT_ADMIN_ROLE(), address(this));
    }

    function _mapRegistries() private {
        _map(address(policies), IPolicyRegistry.adopt.selector, POLICY_ROLE);
        for (uint256 i = 0; i < 2; i++) {
            _map(address(registries[i]), IModelRegistry.propose.selector, RELEASE_ROLE);
            _map(address(registries[i]), IModelRegistry.approve.selector, RELEASE_ROLE);
            _map(address(registries[i]), IModelRegistry.revoke.selector, RELEASE_ROLE);
        }
    }
}
