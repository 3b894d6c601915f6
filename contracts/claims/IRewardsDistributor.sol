// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRootQueue} from "./IRootQueue.sol";

/// @title Claims against cumulative Merkle roots
/// @notice A leaf says what an account has earned in all epochs together; a claim pays that less what the account claimed
/// before. So missing an epoch loses nothing, and a proof against any active root works for ever. Which roots are active
/// is IRootQueue's part.
///
/// Leaf: `keccak256(bytes.concat(keccak256(abi.encode(uint256 chainId, address distributor, address account, uint256
/// cumulativeAmount))))`; tree: OpenZeppelin `standard-v1`, sorted pairs.
///
/// Nobody claims for another without that account's signature (EIP-712), and no claim can be paused.
///
/// Assumptions:
/// - the token is LamToken: a transfer moves exactly its amount, calls nobody and reverts on failure;
/// - the treasury's ERC-20 allowance is the emission budget. An infinite allowance is never decreased by OpenZeppelin's
///   ERC20, which leaves the epoch caps as the only limit;
/// - the accounts behind the roles are those that the DAO wants: this contract asks its AccessManager and nobody else.
///
/// Hazards:
/// - leaves should never decrease from one root to the next. If one does, its account keeps what it claimed and is paid
///   the highest leaf it can prove against any active root;
/// - LAM sent here by anything but `activate` and a retiring predecessor cannot be recovered, and counts as unclaimed;
/// - a signed claim is worth what it says until it is used, expires or its nonce is cancelled: whoever holds it may choose
///   the moment.
interface IRewardsDistributor is IRootQueue {
    /// @notice What an account signs, as EIP-712 type `Claim` in this order and with these names.
    /// @param epoch any active epoch
    /// @param cumulativeAmount the amount in the account's leaf
    /// @param recipient who receives the LAM; not 0, the token or this contract
    /// @param relayer who alone may submit it; 0 for anyone
    /// @param fee what the submitter keeps (wei), at most what is paid
    /// @param nonce any number; it is not used up, but can be cancelled
    /// @param deadline the last second in which it is valid
    struct Claim {
        uint64 epoch;
        address account;
        uint256 cumulativeAmount;
        address recipient;
        address relayer;
        uint256 fee;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice A delegation of the recipient's votes, signed for the token's `delegateBySig`.
    struct Delegation {
        address delegatee;
        uint256 nonce;
        uint256 expiry;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice One claim of `claimMany`. A delegation that comes with it can go to the token's `delegateBySig` directly:
    /// anyone may submit it, before or after.
    struct SignedClaim {
        Claim claim;
        bytes32[] proof;
        bytes signature;
    }

    event Claimed(address indexed account, uint256 epoch, uint256 amount, uint256 cumulativeAmount);
    /// @notice Follows the `Claimed` of a claim by signature: the recipient received that amount less `fee`.
    event ClaimRelayed(address indexed account, address indexed recipient, address indexed relayer, uint256 fee);
    /// @param index of the claim in the call
    /// @param reason the revert data: an error of this contract or of the token; ClaimOutOfGas if there was none
    event ClaimFailed(uint256 index, address indexed account, bytes reason);
    event NonceCancelled(address indexed account, uint256 nonce);

    error RootNotActive(uint256 epoch);
    error InvalidProof(uint256 epoch, address account, uint256 cumulativeAmount);
    error NothingToClaim(address account, uint256 claimed, uint256 cumulativeAmount);
    error ZeroDelegatee();
    error DelegationFailed(address account, address wanted, address actual);
    error InvalidRecipient(address recipient);
    error SignatureExpired(uint256 deadline);
    error NonceIsCancelled(address account, uint256 nonce);
    error WrongRelayer(address sender, address relayer);
    error InvalidSignature(address account);
    error FeeAboveAmount(uint256 fee, uint256 amount);
    error NotEnoughGas(uint256 index);
    error ClaimOutOfGas(uint256 gasEach);
    error OnlySelf();
    error RewardsNotRecoverable();

    /// @notice Pays the sender what it has earned through `epoch` and not claimed yet.
    /// @param epoch any active epoch; newer ones pay more
    /// @param cumulativeAmount the amount in the sender's leaf
    /// @return amount what was paid
    function claim(uint64 epoch, uint256 cumulativeAmount, bytes32[] calldata proof) external returns (uint256 amount);

    /// @notice Claims for the sender and delegates the sender's votes, both or neither.
    /// @dev Only the outcome counts: afterwards the sender must delegate to `delegation.delegatee`. A stranger who uses the
    /// signature first therefore does not block the claim, and a signature by somebody else does not satisfy it. A delegatee
    /// of 0 is refused with ZeroDelegatee: a sender that never delegated would pass with any signature, and no votes anywhere.
    function claimAndDelegate(
        uint64 epoch,
        uint256 cumulativeAmount,
        bytes32[] calldata proof,
        Delegation calldata delegation
    ) external returns (uint256 amount);

    /// @notice Claims for the account that signed, to the recipient that it named.
    /// @param signature ECDSA of the EIP-712 digest, 65 bytes; of an account with code also whatever its ERC-1271 accepts.
    /// ECDSA is tried first: an account with delegated code (EIP-7702) has a key as well
    /// @return amount what was paid, the fee included
    /// @dev A claim works once because what it claims is then claimed. Signatures for several epochs can therefore be given
    /// away at once, with one nonce to cancel them all.
    function claimWithSig(
        Claim calldata signedClaim,
        bytes32[] calldata proof,
        bytes calldata signature
    ) external returns (uint256 amount);

    /// @notice Claims by signature and delegates the recipient's votes, both or neither, as `claimAndDelegate` does.
    function claimAndDelegateWithSig(
        Claim calldata signedClaim,
        bytes32[] calldata proof,
        bytes calldata signature,
        Delegation calldata delegation
    ) external returns (uint256 amount);

    /// @notice Submits many claims by signature; one that fails does not touch the others.
    /// @param gasEach what each may use at most: an ERC-1271 wallet cannot burn what the others need
    /// @return failures the revert data of each, in order; empty where the claim was paid
    /// @dev Reverts with NotEnoughGas rather than let a claim fail for want of the gas that was promised to it.
    function claimMany(SignedClaim[] calldata claims, uint256 gasEach) external returns (bytes[] memory failures);

    /// @notice Voids every claim that the sender signed, or will sign, with this nonce.
    function cancelNonce(uint256 nonce) external;

    /// @notice Sends tokens of others that ended up here where the DAO wants them. For the DAO alone; never LAM.
    function recover(IERC20 other, address to, uint256 amount) external;

    /// @notice What `account` has been paid so far, here and by predecessors.
    function claimed(address account) external view returns (uint256);

    function nonceCancelled(address account, uint256 nonce) external view returns (bool);

    /// @notice The EIP-712 digest that `signedClaim.account` signs.
    function hashClaim(Claim calldata signedClaim) external view returns (bytes32);
}
