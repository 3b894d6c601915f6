import { isInputType, isTag } from "../evidence/target.ts";

/** What an element is for. Input fields are told apart by their type. */
export type ElementKind = "button" | "link" | "choice" | "item" | "field" | `field ${string}`;

const KINDS: Readonly<Record<string, ElementKind | undefined>> = {
  button: "button",
  summary: "button",
  a: "link",
  area: "link",
  label: "choice",
  option: "choice",
  select: "choice",
  textarea: "field text",
};
const INPUT_KINDS: Readonly<Record<string, ElementKind | undefined>> = {
  button: "button",
  submit: "button",
  reset: "button",
  image: "button",
  checkbox: "choice",
  radio: "choice",
};
const ROLE_KINDS: Readonly<Record<string, ElementKind | undefined>> = {
  button: "button",
  link: "link",
  checkbox: "choice",
  radio: "choice",
  switch: "choice",
  option: "choice",
  combobox: "choice",
  textbox: "field text",
  searchbox: "field search",
};
/** A press there is a press on nothing. */
const BACKGROUND = new Set(["html", "body", "form", "main"]);

/** @param target a tag and a number, `input_text#3`. @returns undefined for the page itself. */
export function kindOfTarget(target: string): ElementKind | undefined {
  const [tag = "", type] = target.split("#", 1)[0]?.split("_") ?? [];
  return kindOfTag(tag, type);
}

/** @param ways reduced selectors, of which the first that tells it decides. @returns undefined for the page itself. */
export function kindOfSelectors(ways: readonly (readonly string[])[]): ElementKind | undefined {
  const last = ways.map((way) => way.at(-1) ?? "");
  const kinds = last.map(kindOfSelector);
  const told = kinds.find((kind): kind is ElementKind => kind !== undefined && kind !== "background");
  return told ?? (kinds.includes("background") ? undefined : "item");
}

export function isField(kind: ElementKind): boolean {
  return kind.startsWith("field");
}

function kindOfSelector(selector: string): ElementKind | "background" | undefined {
  const [, role = ""] = /role="([a-z]+)"/.exec(selector) ?? [];
  const byRole = ROLE_KINDS[role];
  if (byRole !== undefined) return byRole;
  if (/^(?:aria|text)\//.test(selector)) return undefined;
  const element =
    selector
      .replace(/^(?:xpath|pierce)\//, "")
      .split(/[ /]/)
      .at(-1) ?? "";
  const [tag = ""] = /^[a-z][a-z0-9]*/.exec(element) ?? [];
  const [, type] = /\[type="([a-z-]+)"\]/.exec(element) ?? [];
  if (!isTag(tag)) return undefined;
  const kind = kindOfTag(tag, type);
  return kind === "item" ? undefined : (kind ?? "background");
}

function kindOfTag(tag: string, type: string | undefined): ElementKind | undefined {
  if (BACKGROUND.has(tag)) return undefined;
  if (tag !== "input") return KINDS[tag] ?? "item";
  const known = type !== undefined && isInputType(type) ? type : "text";
  return INPUT_KINDS[known] ?? `field ${known}`;
}
