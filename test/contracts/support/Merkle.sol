// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @dev A complete binary tree in an array, root first, children of `i` at `2i + 1` and `2i + 2`, leaves in the order
/// given. Written apart from the code under test, for a handful of leaves.
library Merkle {
    function build(bytes32[] memory leaves) internal pure returns (bytes32[] memory tree) {
        uint256 count = leaves.length;
        if (count == 0) return tree;
        tree = new bytes32[](2 * count - 1);
        for (uint256 i = 0; i < count; i++) tree[count - 1 + i] = leaves[i];
        for (uint256 i = count - 1; i > 0; i--) tree[i - 1] = _pair(tree[2 * i - 1], tree[2 * i]);
    }

    function root(bytes32[] memory tree) internal pure returns (bytes32) {
        return tree.length == 0 ? bytes32(0) : tree[0];
    }

    function proof(bytes32[] memory tree, uint256 leafIndex) internal pure returns (bytes32[] memory siblings) {
        uint256 first = (tree.length - 1) / 2 + leafIndex;
        uint256 depth = 0;
        for (uint256 node = first; node > 0; node = (node - 1) / 2) depth++;
        siblings = new bytes32[](depth);
        uint256 level = 0;
        for (uint256 node = first; node > 0; node = (node - 1) / 2) {
            siblings[level++] = tree[node % 2 == 1 ? node + 1 : node - 1];
        }
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }
}
