import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { FLEET_SCRIPT } from "../../../../../local-cloud/control/console/script-fleet.ts";

interface Area {
  readonly attributes: Record<string, string>;
}

/** Runs the page's script with the few parts of a page that the chart needs. */
function aChart() {
  let areas: readonly Area[] = [];
  const label: Record<string, string> = {};
  const area = () => {
    const attributes: Record<string, string> = {};
    return { attributes, setAttribute: (name: string, text: string) => (attributes[name] = text) };
  };
  const chart = {
    replaceChildren: (...given: readonly Area[]) => (areas = given),
    setAttribute: (name: string, text: string) => (label[name] = text),
  };
  const context = {
    $: () => chart,
    document: { createElementNS: area, querySelectorAll: () => [], createElement: area },
  };
  const draw: (counts: object, total: number) => void = runInNewContext(`${FLEET_SCRIPT}; drawChart`, context);
  const areaOf = (state: string) => areas.find(({ attributes }) => attributes.class === state)?.attributes.points;
  return { draw, areaOf, label };
}

describe("the chart of the console", () => {
  it("is filled from end to end after the first poll, also if all instances are in one state", () => {
    const { draw, areaOf, label } = aChart();

    draw({ arrears: 5_000 }, 5_000);

    expect(areaOf("arrears")).toBe("0,0 600,0 600,60 0,60");
    expect(label["aria-label"]).toMatch(/over the last 1 poll\. Now: 5000 /);
  });

  it("shows older polls on the left", () => {
    const { draw, areaOf } = aChart();

    draw({ arrears: 10 }, 10);
    draw({ Running: 5, arrears: 5 }, 10);

    expect(areaOf("Running")).toBe("0,60 600,30 600,60 0,60");
  });
});
