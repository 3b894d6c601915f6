// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @title Which releases of the model the DAO approved, and whose work they learned from
/// @notice A release is proposed with everything that it is judged by, and named by a hash of all of it: what is approved is
/// what was proposed. From `Proposed` it can become `Approved`, and from either `Revoked`, for good.
///
/// Which epochs' contributors fed a release: `epochs` lists them, and `trainingSet` commits to the ledger of each. It is the
/// root of an OpenZeppelin `standard-v1` tree with one leaf an epoch, `(uint256 epoch, bytes32 ledgerRoot)`, the ledger root
/// being that of the epoch's published manifest, whose hash is in the distributor. So anybody can recompute it, and a
/// contributor can prove an entry of the ledger under it.
///
/// Hazard: the chain sees hashes. That a model was trained on these epochs and no others is the trainer's word, until an
/// evaluation shows otherwise: then the DAO revokes the release.
interface IModelRegistry {
    enum Status {
        None,
        Proposed,
        Approved,
        Revoked
    }

    /// @dev What a release is made of.
    /// @param weightsHash keccak256 of the weights' file
    /// @param trainingSet commits to the ledgers it learned from
    /// @param evaluationHash keccak256 of the report of its evaluation
    /// @param kAnonymity the least number of people whose pattern was learned from: 1 is everybody's
    /// @param epochs whose contributors' work it learned from, strictly ascending
    /// @param purposes for which the contributors consented to its use: lower-case ASCII, left-aligned, strictly ascending
    /// @param licence an SPDX expression, or the URI of a licence
    /// @param uri where weights and reports are
    struct Release {
        bytes32 weightsHash;
        bytes32 trainingSet;
        bytes32 evaluationHash;
        uint32 kAnonymity;
        uint64[] epochs;
        bytes32[] purposes;
        string licence;
        string uri;
    }

    event ReleaseProposed(bytes32 indexed id, bytes32 indexed weightsHash, address indexed proposer, Release proposed);
    event ReleaseApproved(bytes32 indexed id, address indexed by);
    /// @param reason for people: at most 512 bytes
    event ReleaseRevoked(bytes32 indexed id, address indexed by, string reason);

    error ZeroHash();
    error ZeroKAnonymity();
    error NoEpochs();
    error TooManyEpochs(uint256 given, uint256 max);
    error EpochsNotAscending(uint256 index, uint64 epoch);
    error NoPurposes();
    error TooManyPurposes(uint256 given, uint256 max);
    error PurposesNotAscending(uint256 index, bytes32 purpose);
    error NoLicence();
    error TextTooLong(uint256 length, uint256 max);
    error AlreadyProposed(bytes32 id);
    error NotProposed(bytes32 id);
    error NotRevocable(bytes32 id);

    /// @notice Puts a release up for approval. Like `approve` and `revoke` for the DAO, and for the company in the stages of
    /// its stewardship that allow it.
    function propose(Release calldata proposed) external returns (bytes32 id);

    /// @notice Approves what was proposed under `id`.
    function approve(bytes32 id) external;

    /// @notice Takes back a proposal or an approval, for good.
    function revoke(bytes32 id, string calldata reason) external;

    /// @notice The id of a release: keccak256 of its ABI encoding.
    function idOf(Release calldata proposed) external pure returns (bytes32);

    function statusOf(bytes32 id) external view returns (Status);

    /// @notice A release that was ever proposed; empty for an unknown id.
    function releaseOf(bytes32 id) external view returns (Release memory);

    /// @notice How many releases were ever proposed.
    function releaseCount() external view returns (uint256);

    /// @notice The id of a release by its number, counted from 0 in the order of proposal.
    function releaseId(uint256 index) external view returns (bytes32);
}
