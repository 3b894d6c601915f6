import { parseAbi } from "viem";

/** What claiming uses of the RewardsDistributor; a test holds every line against the compiled contract. */
export const distributorAbi = parseAbi([
  "struct Claim { uint64 epoch; address account; uint256 cumulativeAmount; address recipient; address relayer; uint256 fee; uint256 nonce; uint256 deadline; }",
  "struct Delegation { address delegatee; uint256 nonce; uint256 expiry; uint8 v; bytes32 r; bytes32 s; }",
  "struct SignedClaim { Claim claim; bytes32[] proof; bytes signature; }",
  "struct Submission { bytes32 parentId; bytes32 root; bytes32 policyHash; bytes32 manifestHash; uint64 epoch; uint48 submittedAt; uint48 activatableAt; uint8 status; uint128 cumulativeTotal; uint128 unusedCap; address publisher; uint48 disputedAt; uint48 frozenUntil; string uri; }",
  "function activeEpoch() view returns (uint64)",
  "function activeId(uint64 epoch) view returns (bytes32)",
  "function cancelNonce(uint256 nonce)",
  "function claim(uint64 epoch, uint256 cumulativeAmount, bytes32[] proof) returns (uint256 amount)",
  "function claimAndDelegate(uint64 epoch, uint256 cumulativeAmount, bytes32[] proof, Delegation delegation) returns (uint256 amount)",
  "function claimAndDelegateWithSig(Claim signedClaim, bytes32[] proof, bytes signature, Delegation delegation) returns (uint256 amount)",
  "function claimMany(SignedClaim[] claims, uint256 gasEach) returns (bytes[] failures)",
  "function claimWithSig(Claim signedClaim, bytes32[] proof, bytes signature) returns (uint256 amount)",
  "function claimableRoot(uint64 epoch) view returns (bytes32 root, address distributor)",
  "function claimed(address account) view returns (uint256)",
  "function firstEpoch() view returns (uint64)",
  "function nonceCancelled(address account, uint256 nonce) view returns (bool)",
  "function predecessor() view returns (address)",
  "function submission(bytes32 id) view returns (Submission)",
  "function successor() view returns (address)",
  "function token() view returns (address)",
  "event Claimed(address indexed account, uint256 epoch, uint256 amount, uint256 cumulativeAmount)",
  "event ClaimFailed(uint256 index, address indexed account, bytes reason)",
]);

/** What claiming uses of the LamToken. */
export const tokenAbi = parseAbi([
  "function balanceOf(address account) view returns (uint256)",
  "function delegates(address account) view returns (address)",
  "function getVotes(address account) view returns (uint256)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
]);
