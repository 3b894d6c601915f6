// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @title Which reward policy holds for which epoch
/// @notice A policy is a file (`lam-policy-v1`); here is its hash. One that is adopted holds from an epoch on until the next.
/// Contributors know the rules before they work by them: a policy cannot be adopted for an epoch that is being built, and does
/// not hold for any epoch that is submitted within `NOTICE` of its adoption. When the root of an epoch is submitted its
/// policy is locked: from then on nothing can change it.
///
/// What stays true: of the adoptions meant for an epoch whose notice has passed, the last one holds; a locked epoch keeps
/// its policy; some policy always holds. None is adopted for an epoch so far ahead that who adopted it would rule by it long
/// after losing the power to.
///
/// Times are Unix seconds.
///
/// Hazard: an epoch that was built under the old policy and is submitted after the new one's notice has passed is refused,
/// and must be built again. `policyFor` says what holds now.
interface IPolicyRegistry {
    /// @param policyHash keccak256 of the policy's canonical JSON (RFC 8785)
    /// @param fromEpoch the first epoch it is meant for
    /// @param heldFrom the first second at which it can hold
    /// @param adopter who adopted it
    /// @param uri where the file is; only the hash counts
    struct Adoption {
        bytes32 policyHash;
        uint64 fromEpoch;
        uint48 heldFrom;
        address adopter;
        string uri;
    }

    event PolicyAdopted(
        bytes32 indexed policyHash,
        uint64 indexed fromEpoch,
        address indexed adopter,
        uint48 heldFrom,
        string uri
    );
    /// @notice An adoption for the same or an earlier epoch took this one's place before it held for any epoch.
    event PolicyReplaced(bytes32 indexed policyHash, uint64 indexed fromEpoch);
    event PolicyLocked(uint64 indexed epoch, bytes32 indexed policyHash);

    error ZeroPolicy();
    error EpochTooEarly(uint64 given, uint64 earliest);
    error EpochTooLate(uint64 given, uint64 latest);
    error TooManyScheduled(uint256 max);
    error UriTooLong(uint256 length, uint256 max);

    /// @notice Adopts a policy from an epoch on. For the DAO, and for the company in stage 0 of its stewardship.
    /// @dev What was adopted for `fromEpoch` or later gives way: at once if its notice still runs, else when that of the new
    /// one has passed. (If `MAX_SCHEDULED` are waiting the latest of them make room at once.)
    /// @param fromEpoch later than the epoch that follows the highest locked one, and at most `MAX_LEAD` later than that one
    function adopt(bytes32 policyHash, uint64 fromEpoch, string calldata uri) external;

    /// @notice Fixes the policy of an epoch, once, when its root is submitted. For the distributor alone.
    /// @return policyHash the policy of that epoch, from now on for good
    function lock(uint64 epoch) external returns (bytes32 policyHash);

    /// @notice The policy of an epoch: the locked one or, if it is not locked, what it would be locked with now.
    function policyFor(uint64 epoch) external view returns (bytes32);

    /// @notice The locked policy of an epoch; 0 if none is.
    function lockedPolicy(uint64 epoch) external view returns (bytes32);

    /// @notice The highest locked epoch; 0 if none is.
    function lockedEpoch() external view returns (uint64);

    /// @notice Every adoption that holds, held or is to hold, in the order in which they were adopted.
    function adoptions() external view returns (Adoption[] memory);
}
