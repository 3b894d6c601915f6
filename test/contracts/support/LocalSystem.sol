// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IRootQueue} from "../../../contracts/claims/IRootQueue.sol";
import {RewardsDistributor} from "../../../contracts/claims/RewardsDistributor.sol";
import {RootDisputes} from "../../../contracts/claims/RootDisputes.sol";
import {RootQueue} from "../../../contracts/claims/RootQueue.sol";
import {IStewardship} from "../../../contracts/governance/IStewardship.sol";
import {LamGovernor} from "../../../contracts/governance/LamGovernor.sol";
import {
    DISPUTES_ROLE,
    DISTRIBUTOR_ROLE,
    GUARDIAN_ROLE,
    PAUSER_ROLE,
    PUBLISHER_ROLE
} from "../../../contracts/governance/Roles.sol";
import {IPolicyRegistry} from "../../../contracts/registries/IPolicyRegistry.sol";
import {LamToken} from "../../../contracts/token/LamToken.sol";
import {deploy, vm} from "./Vm.sol";

/// @dev The whole system, deployed from the artifacts that are deployed elsewhere too, so that no test has to compile it
/// once more. Every role has an account of its own. The DAO is the timelock: what a vote would do, tests do in its name.
abstract contract LocalSystem {
    uint256 internal constant SUPPLY = 1e27;
    uint128 internal constant CAP = 1000e18;
    uint48 internal constant WINDOW = 3 days;
    uint48 internal constant INTERVAL = 1 days;
    uint48 internal constant FREEZE = 15 days;
    uint256 internal constant BASE_BOND = 10e18;
    /// @dev What each watcher, and the stranger, has at first.
    uint256 internal constant POCKET = 1e24;
    bytes32 internal constant POLICY = keccak256("policy");

    address internal constant PUBLISHER = address(0xB0001);
    address internal constant ROGUE_PUBLISHER = address(0xB0002);
    address internal constant GUARDIAN = address(0xB0003);
    address internal constant PAUSER = address(0xB0004);
    address internal constant OTHER_PAUSER = address(0xB0005);
    address internal constant WATCHER = address(0xB0006);
    address internal constant OTHER_WATCHER = address(0xB0007);
    address internal constant STRANGER = address(0xB0008);

    LamToken public token;
    address internal governor;
    AccessManager internal manager;
    IPolicyRegistry internal policies;
    IStewardship internal stewardship;
    RewardsDistributor public distributor;
    RootDisputes public disputes;
    address internal dao;
    // Kept here rather than read back: the optimizer may reuse a `block.timestamp` from before a warp.
    uint256 public clock;

    constructor() {
        _wait(1_800_000_000);
        dao = deploy(
            "TimelockController.sol:TimelockController",
            abi.encode(2 days, new address[](0), new address[](0), address(this))
        );
        token = LamToken(deploy("LamToken.sol:LamToken", abi.encode(dao, SUPPLY)));
        manager = AccessManager(deploy("AccessManager.sol:AccessManager", abi.encode(dao)));
        policies = IPolicyRegistry(deploy("PolicyRegistry.sol:PolicyRegistry", abi.encode(manager, POLICY, "")));
        _map(address(policies), IPolicyRegistry.lock.selector, DISTRIBUTOR_ROLE);
        distributor = _deployDistributor(IRootQueue(address(0)), CAP);
        stewardship = _deployStewardship();
        LamGovernor.Settings memory settings = LamGovernor.Settings({
            votingDelay: 1 days,
            votingPeriod: 7 days,
            lateQuorumExtension: 2 days,
            proposalThreshold: 1e18,
            quorumNumerator: 4,
            quorumFloor: 1e18
        });
        governor = deploy("LamGovernor.sol:LamGovernor", abi.encode(token, dao, distributor, stewardship, settings));
        _grant(PUBLISHER_ROLE, PUBLISHER);
        _grant(PUBLISHER_ROLE, ROGUE_PUBLISHER);
        _grant(GUARDIAN_ROLE, GUARDIAN);
        _grant(PAUSER_ROLE, PAUSER);
        _grant(PAUSER_ROLE, OTHER_PAUSER);
        address[3] memory holders = [WATCHER, OTHER_WATCHER, STRANGER];
        for (uint256 i = 0; i < holders.length; i++) {
            vm.prank(dao);
            token.transfer(holders[i], POCKET);
        }
        _wire(SUPPLY);
    }

    /// @dev Ends the distributor for a successor with its own disputes. From then on `distributor` and `disputes` are those.
    function _retire(uint128 cap, uint256 allowance) internal {
        RewardsDistributor retired = distributor;
        distributor = _deployDistributor(retired, cap);
        _wire(allowance);
        vm.prank(dao);
        retired.retire(distributor);
    }

    /// @dev Deploys the disputes of a new distributor, maps the roles and approves what must be approved.
    function _wire(uint256 allowance) private {
        disputes = RootDisputes(
            deploy("RootDisputes.sol:RootDisputes", abi.encode(distributor, governor, FREEZE, BASE_BOND))
        );
        _grant(DISPUTES_ROLE, address(disputes));
        _grant(DISTRIBUTOR_ROLE, address(distributor));
        _map(address(distributor), IRootQueue.submitRoot.selector, PUBLISHER_ROLE);
        _map(address(distributor), IRootQueue.withdrawRoot.selector, PUBLISHER_ROLE);
        _map(address(distributor), IRootQueue.rejectRoot.selector, GUARDIAN_ROLE);
        _map(address(distributor), IRootQueue.pauseActivation.selector, PAUSER_ROLE);
        _map(address(distributor), IRootQueue.freezeRoot.selector, DISPUTES_ROLE);
        _map(address(distributor), IRootQueue.resumeRoot.selector, DISPUTES_ROLE);
        _map(address(distributor), IRootQueue.rejectDisputed.selector, DISPUTES_ROLE);
        vm.prank(dao);
        token.approve(address(distributor), allowance);
        vm.prank(WATCHER);
        token.approve(address(disputes), POCKET);
        vm.prank(OTHER_WATCHER);
        token.approve(address(disputes), POCKET);
    }

    function _deployDistributor(IRootQueue predecessor, uint128 cap) private returns (RewardsDistributor) {
        RootQueue.Settings memory settings = RootQueue.Settings({
            token: token,
            treasury: dao,
            accessManager: address(manager),
            policies: policies,
            predecessor: predecessor,
            firstEpoch: 1,
            disputeWindow: WINDOW,
            minEpochInterval: INTERVAL,
            epochCap: cap
        });
        return RewardsDistributor(deploy("RewardsDistributor.sol:RewardsDistributor", abi.encode(settings)));
    }

    /// @dev Of a company that has no power from the start.
    function _deployStewardship() internal virtual returns (IStewardship) {
        uint8[4] memory powers;
        IStewardship.Settings memory settings = IStewardship.Settings({
            company: GUARDIAN,
            operator: address(0),
            dao: TimelockController(payable(dao)),
            accessManager: manager,
            token: token,
            stageEnds: [uint48(clock + 1), uint48(clock + 2), uint48(clock + 3)],
            powers: powers
        });
        return IStewardship(deploy("Stewardship.sol:Stewardship", abi.encode(settings, new IStewardship.Grant[](0))));
    }

    function _grant(uint64 role, address account) internal {
        vm.prank(dao);
        manager.grantRole(role, account, 0);
    }

    function _map(address target, bytes4 selector, uint64 role) internal {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = selector;
        vm.prank(dao);
        manager.setTargetFunctionRole(target, selectors, role);
    }

    function _wait(uint256 duration) internal {
        clock += duration;
        vm.warp(clock);
    }

    function _waitUntil(uint256 time) internal {
        if (time > clock) _wait(time - clock);
    }

    /// @dev Submits the next epoch as soon as the interval allows.
    function _queue(bytes32 root, uint256 total) internal returns (bytes32 id) {
        _wait(INTERVAL);
        uint64 epoch = distributor.activeEpoch() + uint64(distributor.pendingIds().length) + 1;
        bytes32 parent = distributor.tip();
        vm.prank(PUBLISHER);
        id = distributor.submitRoot(parent, epoch, root, uint128(total), POLICY, "", "");
    }

    function _publish(bytes32 root, uint256 total) internal returns (bytes32 id) {
        id = _queue(root, total);
        _wait(WINDOW);
        distributor.activate(id);
    }

    function _setCap(uint256 cap) internal {
        vm.prank(dao);
        distributor.setEpochCap(uint128(cap));
    }

    function _leaf(address account, uint256 amount) internal view returns (bytes32) {
        return _leafOf(address(distributor), account, amount);
    }

    function _leafOf(address home, address account, uint256 amount) internal view returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(block.chainid, home, account, amount))));
    }

    function _account(uint256 index) internal pure returns (address) {
        return address(uint160(0xACC0000 + index));
    }
}
