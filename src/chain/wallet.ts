import type { Account, Chain, Transport, WalletClient } from "viem";

/** Whoever signs and sends: an account whose key is here, or one of a wallet that is asked over JSON-RPC. */
export type Wallet = WalletClient<Transport, Chain | undefined, Account>;
