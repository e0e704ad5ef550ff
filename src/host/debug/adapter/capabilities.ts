import type { DebugProtocol as Protocol } from "@vscode/debugprotocol";

/** What a session can do besides stepping forward. */
export const CAPABILITIES: Protocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsStepBack: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsEvaluateForHovers: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['"', "("],
  supportsExceptionInfoRequest: true,
  supportsExceptionFilterOptions: true,
  supportsBreakpointLocationsRequest: true,
  supportsDelayedStackTraceLoading: false,
  supportsTerminateRequest: true,
};
