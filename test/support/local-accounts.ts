/** Accounts of the local parameters, whose keys the local node has. */

export const COMPANY = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
/** Publishes in the company's name. */
export const OPERATOR = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
/** Early contributors, who reach the quorum alone. */
export const VOTER = "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65";
/** Has LAM for bonds, and no role. */
export const WATCHER = "0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f";
/** Holds nothing and may nothing. */
export const STRANGER = "0x976ea74026e726554db657fa54763abd0c3a0aa9";
