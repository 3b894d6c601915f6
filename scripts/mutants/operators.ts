import type { AstNode } from "./solidity.ts";

/** One fault: the bytes from `start` to `end` of a source become `text`. */
export interface Fault {
  /** What was done, for people: "require dropped". */
  operator: string;
  start: number;
  end: number;
  text: string;
}

const BOUNDARIES: Record<string, string> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };
const OPPOSITES: Record<string, string> = { "==": "!=", "!=": "==", "&&": "||", "||": "&&", "+": "-", "-": "+" };

/** Every single fault that the operators know to put into a source. */
export function faults(ast: AstNode, source: string): Fault[] {
  const bytes = Buffer.from(source);
  const found: Fault[] = [];
  const text = (start: number, end: number): string => bytes.subarray(start, end).toString();
  const add = (operator: string, [start, end]: [number, number], replacement: string): void => {
    found.push({ operator, start, end, text: replacement });
  };
  for (const node of nodes(ast)) {
    const range = span(node);
    switch (node.nodeType) {
      case "ExpressionStatement":
        add(statementName(text(...range)), withSemicolon(range), "{}");
        break;
      case "EmitStatement":
        add("event dropped", withSemicolon(range), "{}");
        break;
      case "ModifierInvocation":
        if (text(...range) === "restricted") add("restriction dropped", range, "");
        break;
      case "BinaryOperation":
        for (const replacement of [BOUNDARIES[String(node["operator"])], OPPOSITES[String(node["operator"])]]) {
          if (replacement === undefined) continue;
          const gap: [number, number] = [
            span(node["leftExpression"] as AstNode)[1],
            span(node["rightExpression"] as AstNode)[0],
          ];
          const operator = String(node["operator"]);
          add(`${replacement} for ${operator}`, gap, text(...gap).replace(operator, replacement));
        }
        break;
      case "Conditional":
        add(
          "branches swapped",
          [span(node["trueExpression"] as AstNode)[0], span(node["falseExpression"] as AstNode)[1]],
          [text(...span(node["falseExpression"] as AstNode)), text(...span(node["trueExpression"] as AstNode))].join(
            " : ",
          ),
        );
        break;
      case "IfStatement":
        for (const value of ["true", "false"]) {
          add(`condition always ${value}`, span(node["condition"] as AstNode), value);
        }
        break;
    }
  }
  return found;
}

function statementName(statement: string): string {
  if (statement.startsWith("require(")) return "check dropped";
  return /[^=!<>]=[^=]|\+\+|-=|\+=/.test(statement) ? "assignment dropped" : "call dropped";
}

function withSemicolon([start, end]: [number, number]): [number, number] {
  return [start, end + 1];
}

/** From the first byte to the one after the last; of a statement without its semicolon. */
function span(node: AstNode): [number, number] {
  const [start = 0, length = 0] = node.src.split(":").map(Number);
  return [start, start + length];
}

/** All nodes below one, in the order of the source. */
function* nodes(from: unknown): Generator<AstNode> {
  if (typeof from !== "object" || from === null) return;
  if ("nodeType" in from && "src" in from) yield from as AstNode;
  for (const value of Object.values(from)) yield* nodes(value);
}
