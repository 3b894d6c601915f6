// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IPolicyRegistry} from "./IPolicyRegistry.sol";

contract PolicyRegistry is IPolicyRegistry, AccessManaged {
    uint48 public constant NOTICE = 14 days;
    // Bounds what a submission has to look through.
    uint256 public constant MAX_SCHEDULED = 8;
    uint64 public constant MAX_LEAD = 16;
    uint256 public constant MAX_URI_LENGTH = 512;

    uint64 public lockedEpoch;
    mapping(uint64 epoch => bytes32 policyHash) public lockedPolicy;
    Adoption[] private _adoptions;
    // The adoption with which the highest locked epoch was locked: none before it is needed any more.
    uint256 private _settled;

    /// @param genesisPolicy holds from the first epoch on
    constructor(address accessManager, bytes32 genesisPolicy, string memory uri) AccessManaged(accessManager) {
        _adopt(genesisPolicy, 0, uint48(block.timestamp), uri);
    }

    function adopt(bytes32 policyHash, uint64 fromEpoch, string calldata uri) external restricted {
        uint64 earliest = lockedEpoch + 2;
        uint64 latest = lockedEpoch + MAX_LEAD;
        require(fromEpoch >= earliest, EpochTooEarly(fromEpoch, earliest));
        require(fromEpoch <= latest, EpochTooLate(fromEpoch, latest));
        while (true) {
            Adoption storage last = _adoptions[_adoptions.length - 1];
            // One whose notice has passed holds until that of the new one has, unless there is no room for it.
            bool holds = block.timestamp >= last.heldFrom && _scheduled() < MAX_SCHEDULED;
            if (last.fromEpoch < fromEpoch || holds) break;
            emit PolicyReplaced(last.policyHash, last.fromEpoch);
            _adoptions.pop();
        }
        require(_scheduled() < MAX_SCHEDULED, TooManyScheduled(MAX_SCHEDULED));
        _adopt(policyHash, fromEpoch, uint48(block.timestamp) + NOTICE, uri);
    }

    function lock(uint64 epoch) external restricted returns (bytes32 policyHash) {
        policyHash = lockedPolicy[epoch];
        if (policyHash != 0) return policyHash;
        uint256 index = _inForce(epoch);
        policyHash = _adoptions[index].policyHash;
        lockedPolicy[epoch] = policyHash;
        if (epoch > lockedEpoch) (lockedEpoch, _settled) = (epoch, index);
        emit PolicyLocked(epoch, policyHash);
    }

    function policyFor(uint64 epoch) external view returns (bytes32 policyHash) {
        policyHash = lockedPolicy[epoch];
        if (policyHash == 0) policyHash = _adoptions[_inForce(epoch)].policyHash;
    }

    function adoptions() external view returns (Adoption[] memory) {
        return _adoptions;
    }

    function _adopt(bytes32 policyHash, uint64 fromEpoch, uint48 heldFrom, string memory uri) private {
        require(policyHash != 0, ZeroPolicy());
        require(bytes(uri).length <= MAX_URI_LENGTH, UriTooLong(bytes(uri).length, MAX_URI_LENGTH));
        _adoptions.push(Adoption(policyHash, fromEpoch, heldFrom, msg.sender, uri));
        emit PolicyAdopted(policyHash, fromEpoch, msg.sender, heldFrom, uri);
    }

    /// @dev Adoptions after the one that the highest locked epoch was locked with.
    function _scheduled() private view returns (uint256) {
        return _adoptions.length - 1 - _settled;
    }

    /// @dev The last adoption that is meant for the epoch and whose notice has passed.
    function _inForce(uint64 epoch) private view returns (uint256 index) {
        index = _adoptions.length - 1;
        while (index > 0) {
            Adoption storage adoption = _adoptions[index];
            if (adoption.fromEpoch <= epoch && block.timestamp >= adoption.heldFrom) break;
            index--;
        }
    }
}
