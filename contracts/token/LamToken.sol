// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {ERC6372Utils} from "@openzeppelin/contracts/utils/ERC6372Utils.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title LAM, the voting token of the Large Action Model
/// @notice The whole supply is minted once, in the constructor. Nobody owns, mints, pauses or upgrades the token, and a
/// transfer calls nobody. Votes count only once delegated; their history is kept by timestamp (ERC-6372).
contract LamToken is ERC20, ERC20Permit, ERC20Votes, ERC20Burnable {
    /// @param treasury receives the whole supply: the DAO's timelock
    /// @param supply in wei of LAM (18 decimals); OpenZeppelin bounds it by type(uint208).max
    constructor(address treasury, uint256 supply) ERC20("Large Action Model", "LAM") ERC20Permit("Large Action Model") {
        _mint(treasury, supply);
    }

    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public view override returns (string memory) {
        return ERC6372Utils.timestampClockMode(clock);
    }

    /// @notice One counter serves permits and delegations by signature alike: using either voids a pending other.
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
