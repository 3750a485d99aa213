/**
 * Entry point of `cdk`: every environment's stage.
 * @module
 */

import { buildApp } from "./build.ts";
import { environments } from "./environments.ts";

buildApp(environments).app.synth();
