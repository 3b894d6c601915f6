/**
 * SQL of an entry's leaf in the ledger tree: keccak256, twice, of
 * `abi.encode(bytes32 id, uint256 epoch, address account, bytes32 kind, uint256 points, bytes32 pattern, bytes32 evidence, uint256 verifiedAt)`,
 * the leaf of OpenZeppelin's standard-v1 tree for those types. Reads the columns of `entries`.
 */
export const LEAF_SQL = `keccak256(keccak256(concat(
  id, ${word("epoch")}, unhex(repeat('00', 12)), account, rightPad(toString(kind), 32, '\\0'),
  ${word("points")}, pattern, evidence, ${word("verified_at")})))`;

/** 32 bytes, big-endian. */
function word(column: string): string {
  return `reverse(reinterpretAsFixedString(toUInt256(${column})))`;
}
