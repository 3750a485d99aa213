/**
 * What a file's rows are called, as the API shows it.
 * @module
 */

import * as Type from "typebox";
import { closed } from "../../schema/parts.ts";

const Label = Type.Object(
  {
    symbol: Type.Optional(
      Type.String({ description: "the symbol, or the first identifier that the row carries" }),
    ),
    name: Type.Optional(Type.String({ description: "the name that the file gives the security" })),
    ref: Type.Optional(Type.String({ description: "the row's own mark, or its line" })),
  },
  { ...closed, title: "PositionLabel" },
);
export const Labels = Type.Object(
  { positions: Type.Array(Label, { description: "in the order of the file, as a check numbers them" }) },
  { ...closed, title: "PositionLabels" },
);
