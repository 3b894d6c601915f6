// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {RewardsDistributor} from "../../../contracts/claims/RewardsDistributor.sol";
import {LamToken} from "../../../contracts/token/LamToken.sol";
import {RewardsHandler} from "../support/RewardsHandler.sol";
import {assertEqual} from "../support/Vm.sol";

/// hardhat-config: invariant.runs = 24
/// hardhat-config: invariant.depth = 200
contract RewardsDistributorInvariantTest {
    RewardsHandler private _handler;
    RewardsDistributor private _distributor;
    LamToken private _token;

    function setUp() external {
        _handler = new RewardsHandler();
        _distributor = _handler.distributor();
        _token = _handler.token();
    }

    /// Tells the runner whose functions to call at random.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_whatIsPaidWasActivatedAndWhatIsActivatedWasPulled() external view {
        assertEqual(_handler.pulled(), _handler.activated(), "pulled from the treasury");
        require(_handler.paid() <= _handler.activated(), "more paid than activated");
        uint256 unclaimed = _handler.activated() - _handler.paid();
        assertEqual(_token.balanceOf(address(_distributor)), unclaimed, "left in the distributor");
    }

    function invariant_whatIsPulledStaysWithinTheCaps() external view {
        require(_handler.pulled() <= _handler.sumOfCaps(), "more pulled than the caps allow");
    }

    function invariant_whatIsOwedByHonestRootsIsCovered() external view {
        uint256 owed = 0;
        for (uint256 i = 0; i < _handler.ACTORS(); i++) {
            owed += _handler.earned(i) - _distributor.claimed(_handler.account(i));
        }
        require(owed <= _token.balanceOf(address(_distributor)), "more owed than there is");
    }

    function invariant_claimedOnlyGrowsAndIsWhatWasReceived() external view {
        require(!_handler.claimedDecreased(), "claimed went down");
        for (uint256 i = 0; i < _handler.ACTORS(); i++) {
            address account = _handler.account(i);
            assertEqual(_distributor.claimed(account), _token.balanceOf(account), "received");
        }
    }

    function invariant_anActiveRootNeverChanges() external view {
        require(!_handler.activeRootChanged(), "an active root changed");
    }

    /// The moves are not all refused: a season goes through, with a rejection, and everybody is paid.
    function test_theHandlerCanPlayASeason() external {
        for (uint256 epoch = 1; epoch <= 6; epoch++) {
            _handler.wait(2 days);
            _handler.submit(epoch == 4 ? 11 : 2 * epoch + 1);
            if (epoch == 4) {
                _handler.reject(0);
                _handler.wait(1 days);
                _handler.submit(13);
            }
            _handler.wait(3 days);
            _handler.activate();
        }
        for (uint256 i = 0; i < _handler.ACTORS(); i++) {
            if (i != 0) _handler.claim(i, 3);
            _handler.claim(i, 6);
        }
        assertEqual(_distributor.activeEpoch(), 6, "active epochs");
        assertEqual(_handler.rejections(), 1, "rejections");
        assertEqual(_handler.claims(), 9, "claims");
        assertEqual(_handler.paid(), _handler.activated(), "paid");
        require(_handler.paid() != 0, "nothing was paid");
    }
}
