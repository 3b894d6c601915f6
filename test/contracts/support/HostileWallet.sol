// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @dev A contract wallet that answers `isValidSignature` as it was told to.
contract HostileWallet {
    bytes private _answer;
    address private _target;
    bytes private _call;
    bool private _burns;
    bool private _reverts;

    /// @dev The raw bytes to return, whatever they are.
    function answer(bytes calldata raw) external {
        _answer = raw;
    }

    /// @dev To answer with as many zero bytes, behind the magic value.
    function answerHuge(uint256 length) external {
        _answer = abi.encode(bytes32(IERC1271.isValidSignature.selector), length);
    }

    function burn() external {
        _burns = true;
    }

    function fail(bytes calldata raw) external {
        (_answer, _reverts) = (raw, true);
    }

    /// @dev To call `target` when asked, and to accept the signature exactly if that call fails.
    function reenter(address target, bytes calldata data) external {
        (_target, _call) = (target, data);
    }

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        if (_burns) while (true) {}
        if (_target != address(0)) {
            (bool success, ) = _target.call(_call);
            return success ? bytes4(0) : IERC1271.isValidSignature.selector;
        }
        bytes memory raw = _answer;
        if (_reverts) {
            assembly {
                revert(add(raw, 32), mload(raw))
            }
        }
        if (raw.length == 64) {
            (bytes32 first, uint256 length) = abi.decode(raw, (bytes32, uint256));
            raw = new bytes(length);
            assembly {
                mstore(add(raw, 32), first)
            }
        }
        assembly {
            return(add(raw, 32), mload(raw))
        }
    }
}
