// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRewardsDistributor} from "../../../../contracts/claims/IRewardsDistributor.sol";
import {pick, signed, vm} from "../Vm.sol";
import {Season} from "./Season.sol";

/// @dev Claims of every kind, well-made and not, and the signatures for them.
abstract contract ClaimMoves is Season {
    address internal constant RELAYER = address(0xB0011);
    address internal constant SINK = address(0xB0012);

    // A nonce is cancelled in one distributor: what is signed for one is worth nothing in another.
    mapping(address place => mapping(uint256 who => mapping(uint256 nonce => bool))) private _cancelled;

    function claim(uint256 who, uint256 which) external move {
        uint64 epoch = _epochOf(which);
        who = who % CLAIMANTS;
        (uint256 amount, bytes32[] memory proof) = _proofOf(epoch, who);
        uint256 claimed = distributor.claimed(claimants[who]);
        bytes memory data = abi.encodeCall(IRewardsDistributor.claim, (epoch, amount, proof));
        _payable(who);
        bool done = _call(_covered(amount, claimed), "claim", claimants[who], address(distributor), data);
        if (address(retired) == address(0)) return;
        if (done)
            times[
                address(_drafts[_activeOf[epoch]].home) == address(retired) ? "claim an old proof" : "claim a new proof"
            ]++;
        _call(false, "claim at the retired", claimants[who], address(retired), data);
    }

    /// @dev By the account itself or by signature; the votes are the recipient's, here the account.
    function claimAndDelegate(uint256 seed, uint256 which) external move {
        uint256 who = pick(seed, "who") % WALLET;
        IRewardsDistributor.Claim memory c = _plainClaim(who, _epochOf(which));
        (, bytes32[] memory proof) = _proofOf(c.epoch, who);
        IRewardsDistributor.Delegation memory d = _delegation(who, pick(seed, "delegatee") % 4);
        bool expected = _covered(c.cumulativeAmount, distributor.claimed(c.account)) && d.delegatee != address(0);
        _payable(who);
        if (seed % 2 == 0) {
            _call(
                expected,
                "claim and delegate",
                c.account,
                address(distributor),
                abi.encodeCall(IRewardsDistributor.claimAndDelegate, (c.epoch, c.cumulativeAmount, proof, d))
            );
        } else {
            bytes memory signature = signed(FIRST_KEY + who, distributor.hashClaim(c));
            _call(
                expected,
                "claim and delegate by signature",
                RELAYER,
                address(distributor),
                abi.encodeCall(IRewardsDistributor.claimAndDelegateWithSig, (c, proof, signature, d))
            );
        }
        if (expected && token.delegates(c.account) != d.delegatee) _break("claimed without the delegation");
    }

    /// @dev And once more with the same signature, which pays nothing.
    function claimWithSig(uint256 seed, uint256 which) external move {
        (uint256 who, IRewardsDistributor.SignedClaim memory s) = _signedClaim(seed, _epochOf(which));
        bool expected = _payableNow(who, s.claim, distributor.claimed(s.claim.account), 0);
        bytes memory data = abi.encodeCall(IRewardsDistributor.claimWithSig, (s.claim, s.proof, s.signature));
        _payable(who);
        if (!_call(expected, "claim by signature", RELAYER, address(distributor), data)) return;
        if (who == WALLET) times["claim by a wallet's signature"]++;
        _call(false, "replay", RELAYER, address(distributor), data);
    }

    /// @dev Four claims, some of them for the same account, some bad.
    function claimMany(uint256 seed, uint256 which) external move {
        uint64 epoch = _epochOf(which);
        IRewardsDistributor.SignedClaim[] memory claims = new IRewardsDistributor.SignedClaim[](4);
        bool[4] memory expected;
        uint256[4] memory claimed;
        uint256 spent = 0;
        for (uint256 i = 0; i < CLAIMANTS; i++) claimed[i] = distributor.claimed(claimants[i]);
        for (uint256 i = 0; i < claims.length; i++) {
            uint256 who;
            (who, claims[i]) = _signedClaim(pick(seed >> i, "claim"), epoch);
            expected[i] = _payableNow(who, claims[i].claim, claimed[who], spent);
            if (!expected[i]) continue;
            spent += claims[i].claim.cumulativeAmount - claimed[who];
            claimed[who] = claims[i].claim.cumulativeAmount;
            _payable(who);
        }
        vm.prank(RELAYER);
        bytes[] memory failures = distributor.claimMany(claims, 500_000);
        uint256 paid = 0;
        for (uint256 i = 0; i < claims.length; i++) {
            if ((failures[i].length == 0) != expected[i]) _break("claim in a batch: not as foretold");
            if (expected[i]) paid++;
        }
        if (paid != 0) times["claim many"]++;
        if (paid != 0 && paid != claims.length) times["claim many, one failing"]++;
    }

    function cancelNonce(uint256 seed) external move {
        if (seed % 4 != 0) return;
        uint256 who = pick(seed, "who") % CLAIMANTS;
        uint256 nonce = pick(seed, "cancel") % 8;
        bytes memory data = abi.encodeCall(IRewardsDistributor.cancelNonce, (nonce));
        _call(true, "cancel a nonce", claimants[who], address(distributor), data);
        _cancelled[address(distributor)][who][nonce] = true;
    }

    function _epochOf(uint256 which) internal view returns (uint64) {
        uint64 newest = distributor.activeEpoch();
        return which % 2 == 0 ? newest : uint64(which % (uint256(newest) + 2));
    }

    function _covered(uint256 amount, uint256 claimed) internal view returns (bool) {
        return amount > claimed && amount - claimed <= token.balanceOf(address(distributor));
    }

    function _plainClaim(uint256 who, uint64 epoch) internal view returns (IRewardsDistributor.Claim memory c) {
        (uint256 amount, ) = _proofOf(epoch, who);
        c.epoch = epoch;
        c.account = claimants[who];
        c.cumulativeAmount = amount;
        c.recipient = claimants[who];
        // One that is never cancelled.
        c.nonce = type(uint256).max;
        c.deadline = clock;
    }

    /// @dev Four seeds in ten make one with a fault.
    function _signedClaim(
        uint256 seed,
        uint64 epoch
    ) internal view returns (uint256 who, IRewardsDistributor.SignedClaim memory s) {
        who = pick(seed, "who") % CLAIMANTS;
        s.claim = _plainClaim(who, epoch);
        (, s.proof) = _proofOf(epoch, who);
        s.claim.nonce = pick(seed, "nonce") % 16;
        s.claim.fee = s.claim.cumulativeAmount / (16 + (pick(seed, "fee") % 1024));
        if (seed % 4 == 0) s.claim.recipient = SINK;
        if (seed % 4 == 1) s.claim.relayer = RELAYER;
        uint256 fault = pick(seed, "fault") % 15;
        if (fault == 0) s.claim.recipient = address(0);
        if (fault == 1) s.claim.recipient = address(token);
        if (fault == 2) s.claim.recipient = address(distributor);
        if (fault == 3) s.claim.relayer = STRANGER;
        if (fault == 4) s.claim.deadline = clock - 1;
        if (fault == 5) s.claim.fee = s.claim.cumulativeAmount + 1;
        s.signature = signed(FIRST_KEY + who, distributor.hashClaim(s.claim));
    }

    /// @dev Whether RELAYER can have it paid, after `spent` has left the distributor.
    function _payableNow(
        uint256 who,
        IRewardsDistributor.Claim memory c,
        uint256 claimed,
        uint256 spent
    ) internal view returns (bool) {
        return
            c.recipient != address(0) &&
            c.recipient != address(token) &&
            c.recipient != address(distributor) &&
            c.deadline >= clock &&
            (c.relayer == address(0) || c.relayer == RELAYER) &&
            !_cancelled[address(distributor)][who][c.nonce] &&
            c.cumulativeAmount > claimed &&
            c.fee <= c.cumulativeAmount - claimed &&
            c.cumulativeAmount - claimed + spent <= token.balanceOf(address(distributor));
    }

    function _delegation(
        uint256 who,
        uint256 delegatee
    ) internal view returns (IRewardsDistributor.Delegation memory d) {
        d.delegatee = delegatee == 0 ? address(0) : _account(delegatee);
        d.nonce = token.nonces(claimants[who]);
        d.expiry = clock;
        bytes32 hash = keccak256(
            abi.encode(
                keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)"),
                d.delegatee,
                d.nonce,
                d.expiry
            )
        );
        bytes32 digest = keccak256(bytes.concat(hex"1901", token.DOMAIN_SEPARATOR(), hash));
        (d.v, d.r, d.s) = vm.sign(FIRST_KEY + who, digest);
    }
}
