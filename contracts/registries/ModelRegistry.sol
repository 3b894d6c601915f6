// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IModelRegistry} from "./IModelRegistry.sol";

contract ModelRegistry is IModelRegistry, AccessManaged {
    uint256 public constant MAX_EPOCHS = 1024;
    uint256 public constant MAX_PURPOSES = 16;
    uint256 public constant MAX_TEXT_LENGTH = 512;

    mapping(bytes32 id => Status) public statusOf;
    mapping(bytes32 id => Release) private _releases;
    bytes32[] private _ids;

    constructor(address accessManager) AccessManaged(accessManager) {}

    function propose(Release calldata proposed) external restricted returns (bytes32 id) {
        _check(proposed);
        id = idOf(proposed);
        require(statusOf[id] == Status.None, AlreadyProposed(id));
        statusOf[id] = Status.Proposed;
        _releases[id] = proposed;
        _ids.push(id);
        emit ReleaseProposed(id, proposed.weightsHash, msg.sender, proposed);
    }

    function approve(bytes32 id) external restricted {
        require(statusOf[id] == Status.Proposed, NotProposed(id));
        statusOf[id] = Status.Approved;
        emit ReleaseApproved(id, msg.sender);
    }

    function revoke(bytes32 id, string calldata reason) external restricted {
        Status status = statusOf[id];
        require(status == Status.Proposed || status == Status.Approved, NotRevocable(id));
        _checkText(reason);
        statusOf[id] = Status.Revoked;
        emit ReleaseRevoked(id, msg.sender, reason);
    }

    function releaseOf(bytes32 id) external view returns (Release memory) {
        return _releases[id];
    }

    function releaseCount() external view returns (uint256) {
        return _ids.length;
    }

    function releaseId(uint256 index) external view returns (bytes32) {
        return _ids[index];
    }

    function idOf(Release calldata proposed) public pure returns (bytes32) {
        return keccak256(abi.encode(proposed));
    }

    function _check(Release calldata proposed) private pure {
        require(proposed.weightsHash != 0 && proposed.trainingSet != 0 && proposed.evaluationHash != 0, ZeroHash());
        require(proposed.kAnonymity != 0, ZeroKAnonymity());
        (uint64[] calldata epochs, bytes32[] calldata purposes) = (proposed.epochs, proposed.purposes);
        require(epochs.length != 0, NoEpochs());
        require(epochs.length <= MAX_EPOCHS, TooManyEpochs(epochs.length, MAX_EPOCHS));
        for (uint256 i = 0; i < epochs.length; i++) {
            require(epochs[i] > (i == 0 ? 0 : epochs[i - 1]), EpochsNotAscending(i, epochs[i]));
        }
        require(purposes.length != 0, NoPurposes());
        require(purposes.length <= MAX_PURPOSES, TooManyPurposes(purposes.length, MAX_PURPOSES));
        for (uint256 i = 0; i < purposes.length; i++) {
            require(purposes[i] > (i == 0 ? bytes32(0) : purposes[i - 1]), PurposesNotAscending(i, purposes[i]));
        }
        require(bytes(proposed.licence).length != 0, NoLicence());
        _checkText(proposed.licence);
        _checkText(proposed.uri);
    }

    function _checkText(string calldata text) private pure {
        require(bytes(text).length <= MAX_TEXT_LENGTH, TextTooLong(bytes(text).length, MAX_TEXT_LENGTH));
    }
}
