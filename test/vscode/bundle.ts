// For F5, "Tests in VS Code": makes what VS Code is told to run.
import { bundleTests } from "./kit/bundle.ts";

await bundleTests();
