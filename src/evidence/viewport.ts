/** A window's exact size tells people apart: of the three kinds of device, one size each. */
export const VIEWPORTS = [
  viewport(390, 844, true, false),
  viewport(820, 1180, true, false),
  viewport(1280, 800, false, true),
] as const;

/** The viewport that stands for windows of this width in px. */
export function viewportFor(width: number): (typeof VIEWPORTS)[number] {
  if (width < 600) return VIEWPORTS[0];
  return width < 1024 ? VIEWPORTS[1] : VIEWPORTS[2];
}

function viewport(width: number, height: number, touch: boolean, isLandscape: boolean) {
  return {
    type: "setViewport" as const,
    width,
    height,
    deviceScaleFactor: 1,
    isMobile: touch,
    hasTouch: touch,
    isLandscape,
  };
}
