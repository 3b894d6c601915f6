// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRewardsDistributor} from "../../../contracts/claims/IRewardsDistributor.sol";
import {LocalSystem} from "../support/LocalSystem.sol";
import {assertEqual, bound, signed, vm} from "../support/Vm.sol";

contract RewardsDistributorSignedTest is LocalSystem {
    uint256 private constant AMOUNT = 100e18;
    uint256 private constant SECP256K1_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    function setUp() external {
        vm.warp(clock);
    }

    /// The typed data, written down here from EIP-712 and IRewardsDistributor alone.
    function testFuzz_whatIsSignedIsTheTypedDataOfTheClaim(IRewardsDistributor.Claim calldata c) external view {
        assertEqual(uint256(distributor.hashClaim(c)), uint256(_digest(c)), "digest");
    }

    function testFuzz_aSignedClaimPaysItsRecipientAndTheFee(
        uint256 key,
        address recipient,
        address relayer,
        bool named,
        uint256 fee,
        uint256 nonce
    ) external {
        (uint256 secret, IRewardsDistributor.Claim memory c) = _claimOf(key);
        c.recipient = _clean(recipient);
        relayer = _clean(relayer);
        if (relayer == c.recipient) relayer = address(0xB0011);
        c.relayer = named ? relayer : address(0);
        c.fee = bound(fee, 0, AMOUNT);
        c.nonce = nonce;
        (uint256 recipients, uint256 relayers) = (token.balanceOf(c.recipient), token.balanceOf(relayer));
        bytes memory signature = signed(secret, _digest(c));
        vm.prank(relayer);
        distributor.claimWithSig(c, new bytes32[](0), signature);
        assertEqual(token.balanceOf(c.recipient) - recipients, AMOUNT - c.fee, "received");
        assertEqual(token.balanceOf(relayer) - relayers, c.fee, "fee");
        assertEqual(distributor.claimed(c.account), AMOUNT, "claimed");

        vm.expectRevert(abi.encodeWithSelector(IRewardsDistributor.NothingToClaim.selector, c.account, AMOUNT, AMOUNT));
        vm.prank(relayer);
        distributor.claimWithSig(c, new bytes32[](0), signature);
    }

    /// One field changed, most of them by one bit, and the signature is worth nothing.
    function testFuzz_aSignatureIsGoodForNothingElse(uint256 key, uint256 field, uint8 bit) external {
        (uint256 secret, IRewardsDistributor.Claim memory c) = _claimOf(key);
        bytes memory signature = signed(secret, _digest(c));
        field = field % 5;
        if (field == 0) c.recipient = address(uint160(uint256(uint160(c.recipient)) ^ (1 << (bit % 160))));
        if (field == 1) c.relayer = address(this);
        if (field == 2) c.fee ^= 1 << (bit % 60);
        if (field == 3) c.nonce ^= uint256(1) << bit;
        if (field == 4) c.deadline ^= 1 << (bit % 30);
        // Not so early that it would be refused for that.
        if (c.deadline < clock) c.deadline = clock;
        vm.expectRevert(abi.encodeWithSelector(IRewardsDistributor.InvalidSignature.selector, c.account));
        distributor.claimWithSig(c, new bytes32[](0), signature);
    }

    function _claimOf(uint256 key) private returns (uint256 secret, IRewardsDistributor.Claim memory c) {
        secret = bound(key, 1, SECP256K1_ORDER - 1);
        c.account = vm.addr(secret);
        c.epoch = 1;
        c.cumulativeAmount = AMOUNT;
        c.recipient = c.account;
        c.deadline = clock + 30 days;
        _publish(_leaf(c.account, AMOUNT), AMOUNT);
    }

    function _digest(IRewardsDistributor.Claim memory c) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("LAM RewardsDistributor"),
                keccak256("1"),
                block.chainid,
                address(distributor)
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "Claim(uint64 epoch,address account,uint256 cumulativeAmount,address recipient,"
                    "address relayer,uint256 fee,uint256 nonce,uint256 deadline)"
                ),
                c.epoch,
                c.account,
                c.cumulativeAmount,
                c.recipient,
                c.relayer,
                c.fee,
                c.nonce,
                c.deadline
            )
        );
        return keccak256(bytes.concat(hex"1901", domain, message));
    }

    /// @dev Somebody who can be paid.
    function _clean(address account) private view returns (address) {
        bool refused = account == address(0) || account == address(token) || account == address(distributor);
        return refused || account == dao ? STRANGER : account;
    }
}
