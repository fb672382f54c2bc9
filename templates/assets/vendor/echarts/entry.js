// What the compare page draws with, and nothing else: see README.md.
import { init, use } from "echarts/core";
import { LineChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

use([LineChart, GridComponent, LegendPlainComponent, TooltipComponent, CanvasRenderer]);

export { init };
