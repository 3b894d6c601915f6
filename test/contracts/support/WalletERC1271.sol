// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @dev A contract wallet that accepts what its owner signs, if `work` rounds of hashing get the gas that they need.
contract WalletERC1271 is IERC1271 {
    address public immutable owner;
    uint256 public immutable work;

    constructor(address owner_, uint256 work_) {
        owner = owner_;
        work = work_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        bytes32 sink = hash;
        for (uint256 i = 0; i < work; i++) sink = keccak256(bytes.concat(sink));
        (address signer, , ) = ECDSA.tryRecoverCalldata(hash, signature);
        return signer == owner && sink != 0 ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
