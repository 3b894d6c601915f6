// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IRootQueue} from "../../../contracts/claims/IRootQueue.sol";
import {RewardsDistributor} from "../../../contracts/claims/RewardsDistributor.sol";
import {RootQueue} from "../../../contracts/claims/RootQueue.sol";
import {GUARDIAN_ROLE, PUBLISHER_ROLE} from "../../../contracts/governance/Roles.sol";
import {LamToken} from "../../../contracts/token/LamToken.sol";
import {vm} from "./Vm.sol";

/// @dev Token, AccessManager and distributor, with the inheriting contract as treasury, DAO, publisher and guardian.
abstract contract LocalSystem {
    uint256 internal constant SUPPLY = 1e27;
    uint128 internal constant CAP = 1000e18;
    uint48 internal constant WINDOW = 3 days;
    uint48 internal constant INTERVAL = 1 days;

    LamToken public token;
    RewardsDistributor public distributor;
    // Kept here rather than read back: the optimizer may reuse a `block.timestamp` from before a warp.
    uint256 internal clock;

    constructor() {
        _wait(1_800_000_000);
        token = new LamToken(address(this), SUPPLY);
        AccessManager manager = new AccessManager(address(this));
        distributor = new RewardsDistributor(
            RootQueue.Settings({
                token: token,
                treasury: address(this),
                accessManager: address(manager),
                predecessor: IRootQueue(address(0)),
                firstEpoch: 1,
                disputeWindow: WINDOW,
                minEpochInterval: INTERVAL,
                epochCap: CAP
            })
        );
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IRootQueue.submitRoot.selector;
        manager.setTargetFunctionRole(address(distributor), selectors, PUBLISHER_ROLE);
        selectors[0] = IRootQueue.rejectRoot.selector;
        manager.setTargetFunctionRole(address(distributor), selectors, GUARDIAN_ROLE);
        manager.grantRole(PUBLISHER_ROLE, address(this), 0);
        manager.grantRole(GUARDIAN_ROLE, address(this), 0);
        token.approve(address(distributor), SUPPLY);
    }

    function _wait(uint256 duration) internal {
        clock += duration;
        vm.warp(clock);
    }

    /// @dev Submits the next epoch as soon as the interval allows.
    function _submit(bytes32 root, uint256 total) internal returns (bytes32 id) {
        _wait(INTERVAL);
        id = _submitNow(root, total);
    }

    function _submitNow(bytes32 root, uint256 total) internal returns (bytes32) {
        uint64 epoch = distributor.activeEpoch() + uint64(distributor.pendingIds().length) + 1;
        return distributor.submitRoot(distributor.tip(), epoch, root, uint128(total), "", "", "");
    }

    function _publish(bytes32 root, uint256 total) internal returns (bytes32 id) {
        id = _submit(root, total);
        _wait(WINDOW);
        distributor.activate(id);
    }

    function _leaf(address account, uint256 amount) internal view returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(block.chainid, address(distributor), account, amount))));
    }

    function _account(uint256 index) internal pure returns (address) {
        return address(uint160(0xACC0000 + index));
    }
}
