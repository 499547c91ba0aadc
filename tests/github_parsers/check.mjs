// GitHub's own parsers, the ones behind its editor extension: what they find in our action.yml and in workflows.
// Takes, as JSON on stdin, {documents: [{name, text}], action: {inputs}, workflows: {path: text}}.
// Gives, as JSON on stdout, [{name, line, message}].
import {registerLogger, validate} from "@actions/languageservice";
import {readFileSync} from "node:fs";

const OURS = "fire-routine/fire-routine";
const given = JSON.parse(readFileSync(0, "utf8"));
const problems = [];

// An exception within is only logged, and the document would count as right.
let current;
const fail = (message) => problems.push({name: current, line: 1, message});
registerLogger({log() {}, info() {}, warn: fail, error: fail});

const config = {
  // Inputs are checked where our action is used. An action without inputs is one whose inputs are not known here.
  actionsMetadataProvider: {
    async fetchActionMetadata({owner, name}) {
      return `${owner}/${name}` === OURS ? given.action : {name, description: ""};
    },
  },
  // Called workflows: our own, by path or by our repository's name.
  fileProvider: {
    async getFileContent({owner, repository, path}) {
      const content = given.workflows[path];
      if (content === undefined || (repository && `${owner}/${repository}` !== OURS)) {
        throw new Error(`no workflow ${path} of ${owner ?? "this"}/${repository ?? "repository"} is known here`);
      }
      return {name: path, content};
    },
  },
};

async function check() {
  for (const [index, {name, text}] of given.documents.entries()) {
    current = name;
    // The address decides whether it is a manifest or a workflow. Documents are remembered by it: hence the number.
    const document = {uri: `file:///${index}/${name}`, getText: () => text};
    for (const {range, message} of await validate(document, config)) {
      problems.push({name, line: range.start.line + 1, message});
    }
  }
  process.stdout.write(JSON.stringify(problems));
}

check();
