/** The chain id of a local Hardhat node: nothing on it is worth anything. */
export const LOCAL_CHAIN = 31337;
