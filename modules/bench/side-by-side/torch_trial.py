"""One trial in PyTorch, for Ray Tune and for Optuna: tensors in memory, batches by index."""

import torch
from torch import nn


def prepare_thread():
    torch.set_num_threads(1)


def tensors(split):
    features, labels = split
    return torch.from_numpy(features), torch.from_numpy(labels).long()


def network(configuration, features, classes):
    layers = []
    width = features
    for _ in range(configuration["layers"]):
        dense = nn.Linear(width, configuration["units"])
        nn.init.kaiming_normal_(dense.weight, nonlinearity="relu")
        nn.init.zeros_(dense.bias)
        layers += [dense, nn.ReLU()]
        width = configuration["units"]
    output = nn.Linear(width, classes)
    nn.init.xavier_normal_(output.weight)
    nn.init.zeros_(output.bias)
    return nn.Sequential(*layers, output)


def train(configuration, description, train_split, validation_split, orders, report):
    """Trains, and calls report(loss, accuracy) with the validation split's after every epoch."""
    torch.manual_seed(configuration["trial"])
    features, labels = train_split
    model = network(configuration, description["features"], description["classes"])
    optimizer = torch.optim.Adam(model.parameters(), lr=configuration["learningRate"])
    loss_function = nn.CrossEntropyLoss()
    for order in orders:
        model.train()
        for rows in torch.from_numpy(order).long().split(configuration["batchSize"]):
            optimizer.zero_grad(set_to_none=True)
            loss = loss_function(model(features.index_select(0, rows)), labels.index_select(0, rows))
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            outputs = model(validation_split[0])
            loss = loss_function(outputs, validation_split[1]).item()
            accuracy = (outputs.argmax(1) == validation_split[1]).float().mean().item()
        report(loss, accuracy)
