// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IRewardsDistributor} from "../../../../contracts/claims/IRewardsDistributor.sol";
import {IRootDisputes} from "../../../../contracts/claims/IRootDisputes.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {RewardsDistributor} from "../../../../contracts/claims/RewardsDistributor.sol";
import {pick, signed} from "../Vm.sol";
import {ClaimMoves} from "./ClaimMoves.sol";

/// @dev Whoever calls what it has no right to: somebody without any role, or with another one. Not one of these calls may
/// be let through. What everybody may call (`activate`, `endUnruled`, `settle`, `dispute`) is a stranger's move elsewhere.
abstract contract AttackMoves is ClaimMoves {
    address internal constant ATTACKER = address(0xB0021);

    /// @dev Every function that asks for a role, by callers who do not have it.
    function attackRoles(uint256 seed) external move {
        bytes32 id = _anyId(seed);
        address target = address(address(retired) != address(0) && seed % 4 == 0 ? retired : distributor);
        address intruder = [ATTACKER, PUBLISHER, GUARDIAN, PAUSER, claimants[0], address(this)][pick(seed, "by") % 6];
        uint48 duration = uint48(pick(seed, "duration") % 8 days);
        uint256 which = pick(seed, "which") % 13;
        bytes memory data;
        if (which == 0 && intruder != PUBLISHER) {
            data = abi.encodeCall(
                IRootQueue.submitRoot,
                (distributor.tip(), distributor.activeEpoch() + 1, id, 1, POLICY, bytes32(0), "")
            );
        } else if (which == 1 && intruder != PUBLISHER) data = abi.encodeCall(IRootQueue.withdrawRoot, (id));
        else if (which == 2 && intruder != GUARDIAN) data = abi.encodeCall(IRootQueue.rejectRoot, (id));
        else if (which == 3 && intruder != PAUSER) data = abi.encodeCall(IRootQueue.pauseActivation, (duration));
        else if (which == 4) data = abi.encodeCall(IRootQueue.freezeRoot, (id, duration));
        else if (which == 5) data = abi.encodeCall(IRootQueue.resumeRoot, (id));
        else if (which == 6) data = abi.encodeCall(IRootQueue.rejectDisputed, (id));
        else if (which == 7) data = abi.encodeCall(IRootQueue.setEpochCap, (uint128(seed)));
        else if (which == 8) data = abi.encodeCall(IRootQueue.retire, (RewardsDistributor(intruder)));
        else if (which == 9) data = abi.encodeCall(IRootQueue.inherit, ());
        else if (which == 10) data = abi.encodeCall(IRewardsDistributor.recover, (token, intruder, 1));
        else if (which == 11) data = abi.encodeCall(IAccessManaged.setAuthority, (intruder));
        else return _attackDisputes(seed, id, intruder);
        if (data.length != 0) _call(false, "attack", intruder, target, data);
    }

    /// @dev Others' leaves, as they are and as signed claims; nobody's signature but the account's will do.
    function attackClaims(uint256 seed, uint256 which) external move {
        (uint256 who, IRewardsDistributor.SignedClaim memory s) = _signedClaim(seed, _epochOf(which));
        IRewardsDistributor.Claim memory c = s.claim;
        uint256 kind = pick(seed, "kind") % 8;
        if (kind == 0) return _steal(abi.encodeCall(IRewardsDistributor.claim, (c.epoch, c.cumulativeAmount, s.proof)));
        if (kind == 1) {
            IRewardsDistributor.Delegation memory d = _delegation(who % WALLET, 1);
            return
                _steal(abi.encodeCall(IRewardsDistributor.claimAndDelegate, (c.epoch, c.cumulativeAmount, s.proof, d)));
        }
        // Believes whoever calls it about who the relayer is.
        if (kind == 2) return _steal(abi.encodeCall(RewardsDistributor.claimForRelayer, (RELAYER, s)));
        // What was signed is not what is sent.
        if (kind == 3) c.recipient = ATTACKER;
        if (kind == 4) c.nonce++;
        if (kind == 5) c.deadline++;
        if (kind == 6) (c.fee, c.relayer) = (c.fee + 1, ATTACKER);
        // Signed by somebody else.
        if (kind == 7) s.signature = signed(FIRST_KEY + who + 1, distributor.hashClaim(c));
        _steal(abi.encodeCall(IRewardsDistributor.claimWithSig, (c, s.proof, s.signature)));

        IRewardsDistributor.SignedClaim[] memory batch = new IRewardsDistributor.SignedClaim[](1);
        batch[0] = s;
        if (distributor.claimMany(batch, 500_000)[0].length == 0) _break("a forged claim in a batch: not refused");
    }

    /// @dev What is over stays over: not even those who hold the role can act on it.
    function attackFinished(uint256 seed) external move {
        uint256 count = distributor.submissionCount();
        if (count == 0) return;
        bytes32 id =
            seed % 2 == 0 ? _activeOf[distributor.activeEpoch()] : distributor.submissionId((seed >> 8) % count);
        IRootQueue.Status status = distributor.submission(id).status;
        if (status == IRootQueue.Status.Pending || status == IRootQueue.Status.Disputed) return;
        address at = address(distributor);
        _call(false, "reject what is over", GUARDIAN, at, abi.encodeCall(IRootQueue.rejectRoot, (id)));
        _call(false, "withdraw what is over", PUBLISHER, at, abi.encodeCall(IRootQueue.withdrawRoot, (id)));
        _call(false, "activate what is over", STRANGER, at, abi.encodeCall(IRootQueue.activate, (id)));
        _call(false, "end what is over", STRANGER, at, abi.encodeCall(IRootQueue.endUnruled, (id)));
        address court = address(disputes);
        _call(false, "dispute what is over", WATCHER, court, abi.encodeCall(IRootDisputes.dispute, (id, POCKET)));
        _call(false, "rule on what is over", dao, court, abi.encodeCall(IRootDisputes.rule, (id, seed % 4 < 2)));
    }

    function _attackDisputes(uint256 seed, bytes32 id, address intruder) private {
        uint256 which = pick(seed, "dispute") % 6;
        if (which == 0)
            _call(
                false,
                "attack",
                intruder,
                address(disputes),
                abi.encodeCall(IRootDisputes.rule, (id, seed % 2 == 0))
            );
        if (which == 1)
            _call(false, "attack", intruder, address(disputes), abi.encodeCall(IRootDisputes.setBaseBond, (1)));
        // Nobody here has a bond to put up.
        if (which == 2)
            _call(
                false,
                "attack",
                intruder,
                address(disputes),
                abi.encodeCall(IRootDisputes.dispute, (id, type(uint256).max))
            );
        if (which == 3)
            _call(
                false,
                "attack",
                intruder,
                address(disputes),
                abi.encodeCall(IAccessManaged.setAuthority, (intruder))
            );
        if (which == 4)
            _call(
                false,
                "attack",
                intruder,
                address(manager),
                abi.encodeCall(AccessManager.grantRole, (uint64(seed % 5), intruder, 0))
            );
        if (which == 5) {
            bytes memory inner = abi.encodeCall(IRootQueue.rejectDisputed, (id));
            _call(
                false,
                "attack",
                intruder,
                address(manager),
                abi.encodeCall(AccessManager.execute, (address(distributor), inner))
            );
        }
    }

    function _steal(bytes memory data) private {
        _call(false, "steal", ATTACKER, address(distributor), data);
    }

    /// @dev A submission that there is or was, or none.
    function _anyId(uint256 seed) private view returns (bytes32) {
        (bool any, bytes32 id, ) = _pendingOf(seed >> 16);
        if (any && seed % 2 == 0) return id;
        uint256 count = distributor.submissionCount();
        return count == 0 || seed % 16 == 1 ? bytes32(seed) : distributor.submissionId(pick(seed, "id") % count);
    }
}
