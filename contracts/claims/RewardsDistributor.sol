// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IRewardsDistributor} from "./IRewardsDistributor.sol";
import {RootQueue} from "./RootQueue.sol";

contract RewardsDistributor is IRewardsDistributor, RootQueue, EIP712 {
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(uint64 epoch,address account,uint256 cumulativeAmount,address recipient,address relayer,uint256 fee,uint256 nonce,uint256 deadline)"
    );

    mapping(address account => uint256 cumulativeAmount) private _claimed;
    mapping(address account => mapping(uint256 nonce => bool)) public nonceCancelled;

    constructor(Settings memory settings) RootQueue(settings) EIP712("LAM RewardsDistributor", "1") {}

    function claim(uint64 epoch, uint256 cumulativeAmount, bytes32[] calldata proof) external returns (uint256 amount) {
        amount = _consume(msg.sender, epoch, cumulativeAmount, proof);
        SafeERC20.safeTransfer(token, msg.sender, amount);
    }

    function claimAndDelegate(
        uint64 epoch,
        uint256 cumulativeAmount,
        bytes32[] calldata proof,
        Delegation calldata delegation
    ) external returns (uint256 amount) {
        amount = _consume(msg.sender, epoch, cumulativeAmount, proof);
        SafeERC20.safeTransfer(token, msg.sender, amount);
        _delegate(msg.sender, delegation);
    }

    function claimWithSig(
        Claim calldata signedClaim,
        bytes32[] calldata proof,
        bytes calldata signature
    ) external returns (uint256) {
        return _claimWithSig(msg.sender, signedClaim, proof, signature);
    }

    function claimAndDelegateWithSig(
        Claim calldata signedClaim,
        bytes32[] calldata proof,
        bytes calldata signature,
        Delegation calldata delegation
    ) external returns (uint256 amount) {
        amount = _claimWithSig(msg.sender, signedClaim, proof, signature);
        _delegate(signedClaim.recipient, delegation);
    }

    function claimMany(SignedClaim[] calldata claims, uint256 gasEach) external returns (bytes[] memory failures) {
        failures = new bytes[](claims.length);
        for (uint256 i = 0; i < claims.length; i++) {
            uint256 available = gasleft();
            try this.claimForRelayer{gas: gasEach}(msg.sender, claims[i]) {} catch (bytes memory reason) {
                // A call gets at most 63/64 of the gas there is (EIP-150). What is left afterwards does not tell whether that was
                // less than promised: a claim that runs out inside a call of its own, to a wallet say, ends with gas to spare.
                uint256 overhead = _callGas(claims[i]);
                require(available > overhead && ((available - overhead) * 63) / 64 >= gasEach, NotEnoughGas(i));
                failures[i] = reason.length == 0 ? abi.encodeWithSelector(ClaimOutOfGas.selector, gasEach) : reason;
                emit ClaimFailed(i, claims[i].claim.account, failures[i]);
            }
        }
    }

    /// @dev One claim of `claimMany`, a call of its own so that it can fail alone. This contract calls it, and nobody else,
    /// for it believes who the relayer is.
    function claimForRelayer(address relayer, SignedClaim calldata signed) external {
        require(msg.sender == address(this), OnlySelf());
        _claimWithSig(relayer, signed.claim, signed.proof, signed.signature);
    }

    function cancelNonce(uint256 nonce) external {
        nonceCancelled[msg.sender][nonce] = true;
        emit NonceCancelled(msg.sender, nonce);
    }

    function recover(IERC20 other, address to, uint256 amount) external restricted {
        require(address(other) != address(token), RewardsNotRecoverable());
        SafeERC20.safeTransfer(other, to, amount);
    }

    function claimed(address account) public view returns (uint256 amount) {
        amount = _claimed[account];
        // The predecessor is retired and pays nothing more, and what is claimed here is never less than what it paid.
        if (amount == 0 && predecessor != address(0)) return IRewardsDistributor(predecessor).claimed(account);
    }

    function hashClaim(Claim calldata signedClaim) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CLAIM_TYPEHASH, signedClaim)));
    }

    function _claimWithSig(
        address relayer,
        Claim calldata signedClaim,
        bytes32[] calldata proof,
        bytes calldata signature
    ) private returns (uint256 amount) {
        (address account, address recipient, uint256 fee) = (
            signedClaim.account,
            signedClaim.recipient,
            signedClaim.fee
        );
        require(
            recipient != address(0) && recipient != address(token) && recipient != address(this),
            InvalidRecipient(recipient)
        );
        require(block.timestamp <= signedClaim.deadline, SignatureExpired(signedClaim.deadline));
        require(
            signedClaim.relayer == address(0) || signedClaim.relayer == relayer,
            WrongRelayer(relayer, signedClaim.relayer)
        );
        require(!nonceCancelled[account][signedClaim.nonce], NonceIsCancelled(account, signedClaim.nonce));
        require(_isSignedBy(account, hashClaim(signedClaim), signature), InvalidSignature(account));

        amount = _consume(account, signedClaim.epoch, signedClaim.cumulativeAmount, proof);
        require(fee <= amount, FeeAboveAmount(fee, amount));
        emit ClaimRelayed(account, recipient, relayer, fee);

        SafeERC20.safeTransfer(token, recipient, amount - fee);
        if (fee != 0) SafeERC20.safeTransfer(token, relayer, fee);
    }

    function _isSignedBy(address account, bytes32 digest, bytes calldata signature) private view returns (bool) {
        (address signer, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && signer == account) return true;
        // To an account without code the call succeeds and returns nothing, which is not the answer either.
        return SignatureChecker.isValidERC1271SignatureNowCalldata(account, digest, signature);
    }

    /// @dev Checks the proof and counts everything up to it as claimed. What is returned must be paid.
    function _consume(
        address account,
        uint64 epoch,
        uint256 cumulativeAmount,
        bytes32[] calldata proof
    ) private returns (uint256 amount) {
        (bytes32 root, address distributor) = claimableRoot(epoch);
        uint256 before = claimed(account);
        require(root != 0, RootNotActive(epoch));
        require(
            MerkleProof.verifyCalldata(proof, root, _leaf(distributor, account, cumulativeAmount)),
            InvalidProof(epoch, account, cumulativeAmount)
        );
        require(cumulativeAmount > before, NothingToClaim(account, before, cumulativeAmount));

        _claimed[account] = cumulativeAmount;
        amount = cumulativeAmount - before;
        emit Claimed(account, epoch, amount, cumulativeAmount);
    }

    function _delegate(address holder, Delegation calldata delegation) private {
        (address delegatee, uint256 nonce, uint256 expiry) = (
            delegation.delegatee,
            delegation.nonce,
            delegation.expiry
        );
        require(delegatee != address(0), ZeroDelegatee());
        // A failure is not looked at: only where the votes are afterwards counts.
        try token.delegateBySig(delegatee, nonce, expiry, delegation.v, delegation.r, delegation.s) {} catch {}
        address actual = token.delegates(holder);
        require(actual == delegatee, DelegationFailed(holder, delegatee, actual));
    }

    /// @dev More than what it takes to encode a claim and to call with it.
    function _callGas(SignedClaim calldata signed) private pure returns (uint256) {
        return 10_000 + 8 * (32 * signed.proof.length + signed.signature.length);
    }

    function _leaf(address distributor, address account, uint256 cumulativeAmount) private view returns (bytes32) {
        // Hashed twice, so that no inner node can pass for a leaf.
        bytes32 inner = keccak256(abi.encode(block.chainid, distributor, account, cumulativeAmount));
        return keccak256(bytes.concat(inner));
    }
}
