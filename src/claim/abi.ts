import { parseAbi } from "viem";

/** What claiming uses of the RewardsDistributor; a test holds every line against the compiled contract. */
export const distributorAbi = parseAbi([
  "struct Delegation { address delegatee; uint256 nonce; uint256 expiry; uint8 v; bytes32 r; bytes32 s; }",
  "struct Submission { bytes32 parentId; bytes32 root; bytes32 policyHash; bytes32 manifestHash; uint64 epoch; uint48 submittedAt; uint48 activatableAt; uint8 status; uint128 cumulativeTotal; uint128 unusedCap; string uri; }",
  "function activeEpoch() view returns (uint64)",
  "function activeId(uint64 epoch) view returns (bytes32)",
  "function claim(uint64 epoch, uint256 cumulativeAmount, bytes32[] proof) returns (uint256 amount)",
  "function claimAndDelegate(uint64 epoch, uint256 cumulativeAmount, bytes32[] proof, Delegation delegation) returns (uint256 amount)",
  "function claimed(address account) view returns (uint256)",
  "function submission(bytes32 id) view returns (Submission)",
  "function token() view returns (address)",
  "error DelegationFailed(address account, address wanted, address actual)",
  "error InvalidProof(uint256 epoch, address account, uint256 cumulativeAmount)",
  "error NothingToClaim(address account, uint256 claimed, uint256 cumulativeAmount)",
  "error RootNotActive(uint256 epoch)",
  "error ZeroDelegatee()",
]);

/** What claiming uses of the LamToken. */
export const tokenAbi = parseAbi([
  "function balanceOf(address account) view returns (uint256)",
  "function delegates(address account) view returns (address)",
  "function getVotes(address account) view returns (uint256)",
  "function nonces(address owner) view returns (uint256)",
]);
