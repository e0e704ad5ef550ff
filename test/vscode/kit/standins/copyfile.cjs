// Stands in for @vscode/fs-copyfile, which would have to be compiled: copies as Node does, which
// shares the blocks where the disk can.
const { constants, promises } = require("node:fs");

exports.copyFile = (from, to, mode = 0) =>
  promises.copyFile(from, to, mode | constants.COPYFILE_FICLONE);
exports.cloneFile = exports.copyFile;
exports.isCloneSupported = async () => false;
