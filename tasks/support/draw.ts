import { keccak256, stringToHex } from "viem";

/** Draws numbers that depend on nothing but the seed and their labels: the same at every run, on every machine. */
export type Draw = (limit: number, ...labels: (string | number)[]) => number;

/** @param seed tells one series of draws from another. @returns a function that draws from 0 to below `limit`. */
export function drawFrom(seed: string | number): Draw {
  return (limit, ...labels) => Number(BigInt(keccak256(stringToHex([seed, ...labels].join("/")))) % BigInt(limit));
}
