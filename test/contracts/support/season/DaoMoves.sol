// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRootQueue} from "../../../../contracts/claims/IRootQueue.sol";
import {bound, pick} from "../Vm.sol";
import {Season} from "./Season.sol";

/// @dev Caps, allowance and one retirement by the DAO; time; and LAM that somebody sends by mistake.
abstract contract DaoMoves is Season {
    function setEpochCap(uint256 seed) external move {
        uint256 cap = seed % 8 == 0 ? 0 : bound(pick(seed, "cap"), 0, 2 * uint256(CAP));
        bytes memory data = abi.encodeCall(IRootQueue.setEpochCap, (uint128(cap)));
        _call(true, "set epoch cap", dao, address(distributor), data);
    }

    /// @dev One seed in eight leaves too little for most epochs.
    function setAllowance(uint256 seed) external move {
        uint256 allowance = bound(pick(seed, "allowance"), 0, seed % 8 == 0 ? CAP : SUPPLY);
        _call(
            true,
            "set allowance",
            dao,
            address(token),
            abi.encodeCall(IERC20.approve, (address(distributor), allowance))
        );
    }

    /// @dev Once in a season at most, and not before an epoch is active.
    function retire(uint256 seed) external move {
        if (seed % 4 != 0 || address(retired) != address(0) || distributor.activeEpoch() < 2) return;
        retired = distributor;
        _retire(distributor.epochCap(), SUPPLY);
        _baseBond = BASE_BOND;
        _lastSubmittedAt = 0;
        delete _mayPauseAt[PAUSER];
        delete _mayPauseAt[OTHER_PAUSER];
        stray[address(distributor)] = stray[address(retired)];
        stray[address(retired)] = 0;
        times["retire"]++;
        if (retired.pendingIds().length != 0) _break("a retired distributor kept a queue");
        bytes memory again = abi.encodeCall(IRootQueue.retire, (distributor));
        _call(false, "retire twice", dao, address(retired), again);
    }

    function donate(uint256 seed) external move {
        address place = seed % 2 == 0 ? address(distributor) : address(disputes);
        uint256 amount = seed % (CAP / 10);
        if (_try(STRANGER, address(token), abi.encodeCall(IERC20.transfer, (place, amount)))) stray[place] += amount;
    }

    function wait(uint256 seed) external move {
        _wait(bound(seed, 1 hours, WINDOW));
    }
}
