// bindings/host asks whether this function of Node exists; in a browser it does not.

declare const setImmediate: ((task: () => void) => unknown) | undefined;
