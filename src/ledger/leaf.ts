/**
 * SQL of an entry's leaf in the ledger tree: keccak256, twice, of
 * `abi.encode(bytes32 id, uint256 epoch, address account, bytes32 kind, uint256 points, bytes32 pattern, bytes32 evidence, uint256 verifiedAt)`,
 * the leaf of OpenZeppelin's standard-v1 tree for those types. Reads the columns of `entries`.
 */
export const LEAF_SQL = `keccak256(keccak256(concat(
  id, ${zeros(28)}, ${bigEndian("epoch")}, ${zeros(12)}, account, rightPad(toString(kind), 32, '\\0'),
  ${zeros(24)}, ${bigEndian("points")}, pattern, evidence, ${zeros(28)}, ${bigEndian("verified_at")})))`;

function bigEndian(column: string): string {
  return `reinterpretAsFixedString(byteSwap(${column}))`;
}

function zeros(bytes: number): string {
  return `toFixedString('', ${bytes})`;
}
